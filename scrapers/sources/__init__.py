"""One module a source: its declaration, and what differs. File name = source id = spider name."""

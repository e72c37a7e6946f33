// Warns when what this page was promised to be valid for is over by the reader's clock: then the service has stopped.
(function () {
  "use strict";
  var script = document.currentScript;
  var notice = document.getElementById("stopped");
  if (!script || !notice || !window.fetch) { return; }
  fetch(new URL("status.json", script.src), { cache: "no-cache", credentials: "omit" })
    .then(function (answer) { return answer.ok ? answer.json() : null; })
    .then(function (status) {
      if (!status || !(Date.parse(status.valid_until) < Date.now())) { return; }
      notice.textContent = "This service has stopped. It last looked at its sources on " +
        String(status.as_of).slice(0, 10) + "; what was published since is not here.";
      notice.hidden = false;
    })
    .catch(function () { /* No status to be had, so nothing to say. */ });
})();

"""The fixed views: what analysts may rely on. Names and columns never change; more may follow."""

VIEWS = (
    """CREATE VIEW items AS
        SELECT i.id, i.url, i.source, i.title, i.published, coalesce(i.published_precision, 'unknown') AS published_precision,
            i.published_day, i.published_month, i.published_year, i.published_method AS date_method,
            i.first_seen, i.placed, i.updated, i.language, i.summary, b.text, i.story_id, i.is_first, i.status, i.rights,
            i.coverage AS topic_coverage, i.published_raw AS date_raw, i.published_zone AS date_zone, i.authors, i.attachments,
            i.original_url, i.provenance, i.gone_since, i.goes_on AS text_goes_on
        FROM item AS i LEFT JOIN body AS b ON b.n = i.n""",
    """CREATE VIEW item_countries AS
        SELECT i.id AS item_id, c.country, c.role, c.weight, c.evidence FROM item_country AS c JOIN item AS i ON i.n = c.n""",
    """CREATE VIEW item_topics AS
        SELECT i.id AS item_id, t.topic, t.weight, t.evidence FROM item_topic AS t JOIN item AS i ON i.n = t.n""",
    """CREATE VIEW item_places AS
        SELECT i.id AS item_id, p.place, p.country, p.zone FROM item_place AS p JOIN item AS i ON i.n = p.n""",
    """CREATE VIEW stories AS
        SELECT story_id AS id, max(CASE WHEN is_first = 1 THEN item.id END) AS first_id, count(*) AS size, min(published) AS first_published
        FROM item WHERE status = 'live' GROUP BY story_id""",
    """CREATE VIEW story_countries AS
        SELECT DISTINCT i.story_id, c.country, min(c.role) OVER (PARTITION BY i.story_id, c.country) = 'primary' AS is_primary
        FROM item_country AS c JOIN item AS i ON i.n = c.n WHERE i.status = 'live'""",
    """CREATE VIEW story_topics AS
        SELECT DISTINCT i.story_id, t.topic FROM item_topic AS t JOIN item AS i ON i.n = t.n WHERE i.status = 'live'""",
    """CREATE VIEW revisions AS SELECT item_id, seen_at, title, text, changed FROM revision""",
    """CREATE VIEW corrections AS SELECT item_id, field, value, was, at, who, reason FROM overrides""",
    """CREATE VIEW runs AS
        SELECT source, started_at, finished_at, verdict AS outcome, way_in, listed, reread,
            new, updated, unchanged, duplicate, withdrawn, skipped, quarantined, failed,
            reason, skipped_reasons, failed_reasons, ways
        FROM run""",
    """CREATE VIEW coverage AS
        WITH RECURSIVE span (source, day, last) AS (
            SELECT source, substr(min(started_at), 1, 10), (SELECT substr(max(started_at), 1, 10) FROM run) FROM run GROUP BY source
            UNION ALL SELECT source, date(day, '+1 day'), last FROM span WHERE day < last
        ), asked AS (
            SELECT source, substr(started_at, 1, 10) AS day,
                CASE WHEN sum(verdict IN ('ok', 'quiet')) > 0 THEN 'answered' ELSE max(verdict) END AS state,
                max(listed) AS listed, sum(new) AS new
            FROM run GROUP BY source, substr(started_at, 1, 10)
        )
        SELECT source, day, coalesce(asked.state, 'not asked') AS state, asked.listed, asked.new
        FROM span LEFT JOIN asked USING (source, day)""",
    """CREATE VIEW sources AS
        SELECT id, title, homepage, country, language, rights, enabled, verdict AS state, last_run, last_new,
            reason, verdict_since, licence, attribution, note
        FROM source""",
)

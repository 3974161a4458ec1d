namespace TuneScout.Web;

/// <summary>The tables, version by version. Times are Unix milliseconds.</summary>
internal static class WebSchema
{
    public const string First = """
        CREATE TABLE users (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, password_hash TEXT NOT NULL, security_stamp TEXT NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0, lockout_end INTEGER, is_admin INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL) STRICT;
        CREATE TABLE refresh_tokens (
            hash BLOB PRIMARY KEY, family TEXT NOT NULL, user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            expires INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX refresh_tokens_family ON refresh_tokens(family);
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, user_id TEXT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL,
            progress REAL NOT NULL DEFAULT 0, message TEXT, result TEXT, attempts INTEGER NOT NULL DEFAULT 0,
            worker TEXT, due INTEGER NOT NULL, lease INTEGER, created INTEGER NOT NULL, updated INTEGER NOT NULL) STRICT;
        CREATE INDEX jobs_open ON jobs(due) WHERE state IN ('queued', 'running');
        CREATE INDEX jobs_user ON jobs(user_id, created);
        CREATE TABLE tracks (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, user_id TEXT NOT NULL, title TEXT NOT NULL, artist TEXT NOT NULL, album TEXT NOT NULL,
            shared INTEGER NOT NULL, seconds REAL NOT NULL, loudness REAL, bytes INTEGER NOT NULL, media_type TEXT NOT NULL, extension TEXT NOT NULL,
            peaks BLOB NOT NULL, streams INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL) STRICT;
        CREATE INDEX tracks_user ON tracks(user_id, number);
        CREATE INDEX tracks_shared ON tracks(number) WHERE shared = 1;
        CREATE INDEX tracks_artist ON tracks(artist, album);
        CREATE VIRTUAL TABLE track_words USING fts5(title, artist, album, content='tracks', content_rowid='number', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');
        CREATE TRIGGER tracks_in AFTER INSERT ON tracks BEGIN
            INSERT INTO track_words(rowid, title, artist, album) VALUES (new.number, new.title, new.artist, new.album); END;
        CREATE TRIGGER tracks_out AFTER DELETE ON tracks BEGIN
            INSERT INTO track_words(track_words, rowid, title, artist, album) VALUES ('delete', old.number, old.title, old.artist, old.album); END;
        CREATE TRIGGER tracks_change AFTER UPDATE OF title, artist, album ON tracks BEGIN
            INSERT INTO track_words(track_words, rowid, title, artist, album) VALUES ('delete', old.number, old.title, old.artist, old.album);
            INSERT INTO track_words(rowid, title, artist, album) VALUES (new.number, new.title, new.artist, new.album); END;
        CREATE TABLE blob_uses (holder TEXT NOT NULL, name TEXT NOT NULL, blob TEXT NOT NULL, media_type TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (holder, name)) STRICT, WITHOUT ROWID;
        CREATE INDEX blob_uses_blob ON blob_uses(blob);
        CREATE TABLE playlists (track_id TEXT NOT NULL, kbps INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (track_id, kbps)) STRICT, WITHOUT ROWID;
        CREATE TABLE presets (user_id TEXT NOT NULL, folded TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (user_id, folded)) STRICT, WITHOUT ROWID;
        CREATE TABLE track_sounds (user_id TEXT NOT NULL, track_id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (user_id, track_id)) STRICT, WITHOUT ROWID;
        CREATE TABLE recognitions (
            number INTEGER PRIMARY KEY, user_id TEXT NOT NULL, at INTEGER NOT NULL, origin TEXT NOT NULL, seconds REAL NOT NULL,
            track_id TEXT, title TEXT, artist TEXT, confidence REAL, position REAL, reason TEXT) STRICT;
        CREATE INDEX recognitions_user ON recognitions(user_id, number);
        PRAGMA user_version = 1;
        """;

    /// <summary>Sign-ins whose cookies are not accepted any more.</summary>
    public const string Second = """
        CREATE TABLE ended_sessions (id TEXT PRIMARY KEY, forget INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 2;
        """;

    /// <summary>Changes of accounts that are made side by side are told apart.</summary>
    public const string Third = """
        ALTER TABLE users ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
        PRAGMA user_version = 3;
        """;

    /// <summary>Jobs that can wait are told from those that somebody waits for; those that are queued already too.</summary>
    public const string Fourth = """
        ALTER TABLE jobs ADD COLUMN patient INTEGER NOT NULL GENERATED ALWAYS AS (kind = 'streams') VIRTUAL;
        DROP INDEX jobs_open;
        CREATE INDEX jobs_open ON jobs(patient, due) WHERE state IN ('queued', 'running');
        PRAGMA user_version = 4;
        """;

    /// <summary>Room that rendered files take.</summary>
    public const string Fifth = """
        CREATE TABLE rendered (job_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX rendered_user ON rendered(user_id, bytes);
        PRAGMA user_version = 5;
        """;

    /// <summary>Artists and albums are read in the order of their names.</summary>
    public const string Sixth = """
        CREATE INDEX tracks_user_artist ON tracks(user_id, artist COLLATE NOCASE, artist);
        CREATE INDEX tracks_user_album ON tracks(user_id, album COLLATE NOCASE, album, artist);
        CREATE INDEX tracks_shared_artist ON tracks(artist COLLATE NOCASE, artist, user_id) WHERE shared = 1;
        CREATE INDEX tracks_shared_album ON tracks(album COLLATE NOCASE, album, artist, user_id) WHERE shared = 1;
        PRAGMA user_version = 6;
        """;
}

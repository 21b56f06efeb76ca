/** Forward-only migrations of the log's database, numbered by `user_version`. A step is never edited once shipped. */
export const migrations: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE events (seq INTEGER PRIMARY KEY, at REAL NOT NULL, event TEXT NOT NULL) STRICT;
   CREATE TABLE snapshots (seq INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT;
   CREATE TABLE stations (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, at REAL NOT NULL) STRICT;`,
];

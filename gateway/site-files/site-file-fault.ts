/** A file of the site that cannot be used; the message is one sentence that says why, without the file's name. */
export class SiteFileFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SiteFileFault';
  }
}

/** Thrown for a disk that refuses, which may be over without any change of the file. */
export class Unreadable extends SiteFileFault {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

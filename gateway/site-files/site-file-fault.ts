/** A file of the site that cannot be used; the message is one sentence that says why, without the file's name. */
export class SiteFileFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SiteFileFault';
  }
}

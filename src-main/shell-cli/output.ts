const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What commands print. JSON goes to standard output alone; for people, text goes there and progress to a terminal. */
export class Output {
  readonly json: boolean;

  constructor(json: boolean) {
    this.json = json;
  }

  /** One line of text for people; nothing under --json. Control characters, which may come from a file or a device, are shown. */
  say(text = ''): void {
    if (!this.json) process.stdout.write(`${text.replaceAll(/\p{Cc}/gu, escaped)}\n`);
  }

  /** The one document of a command under --json; one that takes long to put together as a function. */
  document(value: object | (() => object)): void {
    if (!this.json) return;
    process.stdout.write(`${JSON.stringify(typeof value === 'function' ? value() : value, undefined, 2)}\n`);
  }

  /** One line of a stream under --json. */
  line(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  warn(text: string): void {
    process.stderr.write(`warning: ${text}\n`);
  }

  /** A counter that is overwritten, on a terminal only. */
  progress(done: number, total: number): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r${done} of ${total}${done === total ? '\n' : ''}`);
  }
}

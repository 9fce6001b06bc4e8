import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on the loopback interface that keeps what it is sent. */
export class Mailbox {
  readonly mails: Email[] = [];
  private readonly server: SMTPServer;
  private waiting: (() => void)[] = [];

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, _session, answered) => {
        buffer(stream)
          .then((raw) => PostalMime.parse(raw))
          .then(
            (mail) => {
              this.mails.push(mail);
              answered();
              for (const look of this.waiting.splice(0)) look();
            },
            (error: Error) => answered(error),
          );
      },
    });
  }

  static async open(): Promise<Mailbox> {
    const mailbox = new Mailbox();
    await new Promise<void>((done) => mailbox.server.listen(0, '127.0.0.1', done));
    return mailbox;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** The first mail that is so, now or within the time. */
  async expect(what: string, so: (mail: Email) => boolean, withinMs = 30_000): Promise<Email> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = this.mails.find(so);
      if (found) return found;
      const left = deadline - Date.now();
      if (left <= 0) {
        const subjects = this.mails.map((mail) => mail.subject).join(' | ') || 'none';
        throw new Error(`no mail: ${what}. What arrived: ${subjects}`);
      }
      await new Promise<void>((look) => {
        const timer = setTimeout(look, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          look();
        });
      });
    }
  }

  close(): Promise<void> {
    return new Promise((done) => this.server.close(done));
  }
}

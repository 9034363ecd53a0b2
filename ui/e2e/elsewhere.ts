/**
 * A place on this computer that is not ours to go to: whoever reaches it is welcomed, from wherever they come, and
 * remembered. What stays out of it was kept from it, and not just unable to get there.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const KINDS: Record<string, [type: string, body: string]> = {
  js: ['text/javascript', 'window.pwned = 1'],
  css: ['text/css', 'main { display: none }'],
  svg: ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'],
};

export class Elsewhere {
  readonly #server: Server;
  #came: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#came.push(`${request.method} ${request.url}`);
      const [type, body] = KINDS[request.url?.split('.').pop() ?? ''] ?? ['text/html', '<p>Welcome</p>'];
      response.writeHead(200, {
        'access-control-allow-origin': '*',
        'content-type': type,
        connection: 'close',
      });
      response.end(body);
    });
    // Whoever connects and says nothing has come all the same.
    this.#server.on('connection', () => void this.#came.push('a connection'));
  }

  /** Opens it, and proves that whoever asks for something there gets it and is remembered. */
  static async start(): Promise<Elsewhere> {
    const elsewhere = new Elsewhere();
    elsewhere.#server.listen(0, '127.0.0.1');
    await once(elsewhere.#server, 'listening');
    for (const path of ['/page', '/script.js', '/picture.svg']) {
      const answer = await fetch(`${elsewhere.origin}${path}`);
      await answer.text();
      const came = elsewhere.came.join(', ');
      if (answer.status !== 200 || came !== `a connection, GET ${path}`)
        throw new Error(`${path} is not welcomed, or not remembered: ${answer.status}, ${came}`);
      elsewhere.#came = [];
    }
    return elsewhere;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whoever has come, and what they asked for. */
  get came(): readonly string[] {
    return this.#came;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

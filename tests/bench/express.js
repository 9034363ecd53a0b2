// What an office's programmer would write in an afternoon: Express, Twilio's own middleware, one table, a plain
// insert that is durable before its answer. No encryption, no threads, no search. Set up as fast as it goes:
// production mode, no ETag, no header about itself, and no index but the primary key.
import process from 'node:process';
import Database from 'better-sqlite3';
import express from 'express';
import twilio from 'twilio';

const [database, port, publicUrl] = process.argv.slice(2);

const db = new Database(database);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  sid TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL
)`);
const insert = db.prepare(
  'INSERT INTO messages (sid, sender, recipient, body, received_at) VALUES (?, ?, ?, ?, ?)'
);
const count = db.prepare('SELECT count(*) FROM messages').pluck();

const app = express();
app.disable('etag');
app.disable('x-powered-by');

app.post(
  '/messages/incoming',
  express.urlencoded({ extended: false }),
  // The token comes from TWILIO_AUTH_TOKEN.
  twilio.webhook({ url: `${publicUrl}/messages/incoming` }),
  (request, response) => {
    const { MessageSid, From, To, Body } = request.body;
    insert.run(MessageSid, From, To, Body, Date.now());
    response.type('text/xml').send('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  }
);

app.get('/count', (_request, response) => {
  response.type('text/plain').send(String(count.get()));
});

app.listen(Number(port), '127.0.0.1', () => console.log('ready'));

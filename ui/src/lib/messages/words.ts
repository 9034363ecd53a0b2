/** A text's state in words and signs; colour is never the only sign. */
import type { Message, MessageStatus } from '#lib/api/call.ts';
import { moment } from '#lib/format/when.ts';
import { words } from '#lib/words/words.ts';

export type Sign = 'circle' | 'check' | 'checks' | 'alert' | 'question' | 'none';

export function signOf(status: MessageStatus): Sign {
  switch (status) {
    case 'queued':
    case 'sending':
      return 'circle';
    case 'sent':
      return 'check';
    case 'delivered':
    case 'read':
      return 'checks';
    case 'undelivered':
    case 'failed':
    case 'canceled':
      return 'alert';
    case 'unconfirmed':
      return 'question';
    case 'received':
      return 'none';
  }
}

export type Tone = 'plain' | 'good' | 'bad' | 'care';

export function toneOf(status: MessageStatus): Tone {
  if (status === 'delivered' || status === 'read') return 'good';
  if (status === 'undelivered' || status === 'failed' || status === 'canceled') return 'bad';
  return status === 'unconfirmed' ? 'care' : 'plain';
}

/** The lines one sees when resting on a text: what happened to it, and when. */
export function timesOf(message: Message): string[] {
  const { status, at, statusAt, direction, isRecovered, isAutomatic } = message;
  const lines = direction === 'in' ? [words.status.cameAt(moment(at))] : [words.status.wroteAt(moment(at))];
  if (direction === 'out' && statusAt !== null) {
    lines.push(words.status.statusAt(words.status[status], moment(statusAt)));
  }
  if (isAutomatic) lines.push(words.replies.automatic);
  if (isRecovered) lines.push(words.thread.recovered);
  return lines;
}

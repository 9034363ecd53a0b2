/** Rows as the core would send them, with fictional people and numbers. */
import type { Message, Note, ThreadHead, ThreadRow, TimelinePage } from '#lib/api/call.ts';

export function threadRow(id: number, more: Partial<ThreadRow> = {}): ThreadRow {
  return {
    id: String(id),
    them: {
      address: `+120255501${String(id % 100).padStart(2, '0')}`,
      kind: 'phone',
      display: `(202) 555-01${String(id % 100).padStart(2, '0')}`,
      name: null,
      contact: null,
      tint: 0,
    },
    number: '1',
    numberName: 'Front desk',
    lastAt: id * 1000,
    preview: { kind: 'text', direction: 'in', text: `Text ${id}` },
    unread: 0,
    state: 'open',
    snoozedUntil: null,
    place: String(id * 1000),
    hasFailed: false,
    isOptedOut: false,
    hasDraft: false,
    goesAt: null,
    ...more,
  };
}

export function message(id: number, more: Partial<Message> = {}): { kind: 'text' } & Message {
  return {
    kind: 'text',
    id: String(id),
    thread: '7',
    direction: 'in',
    body: `Text ${id}`,
    status: 'received',
    failure: null,
    pictures: [],
    at: id * 60_000,
    statusAt: null,
    dueAt: null,
    isRecovered: false,
    isAutomatic: false,
    ...more,
  };
}

export function note(id: number, more: Partial<Note> = {}): { kind: 'note' } & Note {
  return {
    kind: 'note',
    id: String(id),
    thread: '7',
    body: `Note ${id}`,
    at: id * 60_000,
    editedAt: null,
    ...more,
  };
}

export function messagePage(ids: number[], hasBefore: boolean, hasAfter: boolean): TimelinePage {
  return { rows: ids.map((id) => message(id)), hasBefore, hasAfter };
}

export function threadHead(more: Partial<ThreadHead> = {}): ThreadHead {
  const { them } = threadRow(7);
  return {
    id: '7',
    them,
    number: {
      id: '1',
      sid: 'PN00000000000000000000000000000001',
      number: '+12025550100',
      display: '(202) 555-0100',
      name: 'Front desk',
      can: { sms: true, mms: true, voice: true },
      unread: 0,
      twilioName: 'Front desk',
      isShown: true,
      isMuted: false,
      takesCalls: true,
      listens: true,
      kind: 'local',
      tint: null,
      monthly: null,
      isLeaving: false,
      releasedAt: null,
      releaseTrouble: null,
    },
    unread: 0,
    state: 'open',
    snoozedUntil: null,
    firstUnread: null,
    consent: { state: 'unknown', word: null, at: null },
    person: null,
    tags: [],
    reply: 'open',
    ...more,
  };
}

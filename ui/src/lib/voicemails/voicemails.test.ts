import { expect, test } from 'vitest';
import type { Api } from '#lib/api/api.ts';
import type { PhoneCall, VoicemailPage } from '#lib/api/call.ts';
import { Voicemails } from './voicemails.svelte.ts';

function left(id: string, isHeard: boolean): PhoneCall {
  return {
    id,
    thread: '1',
    them: { address: '+1', kind: 'phone', display: '+1', name: null, contact: null, tint: 0 },
    number: '1',
    numberName: 'Front desk',
    direction: 'in',
    outcome: 'voicemail',
    stage: null,
    failure: null,
    price: null,
    isEnding: false,
    spoken: null,
    reason: '',
    answeredBy: '',
    seconds: 9,
    at: 0,
    isUnread: !isHeard,
    isRecovered: false,
    topic: null,
    note: '',
    voicemail: {
      id,
      seconds: 9,
      state: 'ready',
      problem: null,
      contentType: 'audio/mpeg',
      isHeard,
      isConversation: false,
      transcript: '',
      transcriptState: 'none',
    },
  };
}

test('a message that is heard keeps its place while one is here', async () => {
  let page: VoicemailPage = {
    unheard: [left('3', false), left('1', false)],
    heard: [left('2', true)],
    next: null,
  };
  const call = (async () => page) as Api['call'];
  const all = new Voicemails({ call } as Api);
  await all.read();
  page = { unheard: [left('1', false)], heard: [left('3', true), left('2', true)], next: null };
  await all.read();
  const ids = (calls: readonly PhoneCall[]): string[] => calls.map(({ id }) => id);
  expect(ids(all.unheard)).toEqual(['3', '1']);
  expect(ids(all.heard)).toEqual(['2']);
  expect(all.unheard[0]?.voicemail?.isHeard).toBe(true);
});

/** What the card of a call says of its last move to somebody else of the office. */
import type { LiveCall } from '#lib/api/call.ts';
import { words } from '#lib/words/words.ts';

/** Whether it is still to be seen what comes of it. */
function isMoving({ moved }: LiveCall): boolean {
  return moved !== null && !['failed', 'unanswered', 'returned', 'taken'].includes(moved.state);
}

/** Whether somebody of the office speaks on it, and it is not on its way. */
export function canMove(live: LiveCall): boolean {
  return live.call.stage === 'talking' && !live.call.isEnding && !isMoving(live);
}

/** How it stands, where that is not said otherwise. */
export function movedHint({ moved }: LiveCall): string | undefined {
  const text = words.calling.moved;
  switch (moved?.state) {
    case 'queued':
    case 'asking':
    case 'unconfirmed':
      return text.asking(moved.to);
    case 'ringing':
      return text.ringing(moved.to, moved.back);
    case 'back':
      return text.back(moved.to, moved.back);
    case 'unanswered':
      return text.unanswered;
    case 'failed':
      return moved.trouble ?? undefined;
    default:
      return undefined;
  }
}

export const errors = {
  unreachable: 'Deskbell’s engine does not answer. Close the window and open Deskbell again.',
  garbled: 'Deskbell’s engine gave an answer that could not be read. Trying again may help.',
  noSession: 'This browser has no key for this Deskbell. Open the address that was printed when it started.',
  failed: 'That did not work.',
};

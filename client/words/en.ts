/*
 * What a person reads on the counter's page, in English. It decides the shape of the other languages' tables.
 */

export const words = {
  title: 'Shared counter',

  add: (step: number) => (step === 1 ? 'Add one' : `Add ${step}`),
  subtract: (step: number) => (step === 1 ? 'Subtract one' : `Subtract ${step}`),
  eitherKey: (one: string, other: string) => `${one} or ${other}`,

  value: (value: number) => `Value ${value}`,
  valueUnknown: 'Value not known yet',
  fromOthers: (signed: string) => `${signed} from others`,
  saving: (presses: number) => `${presses} saving…`,
  kept: (presses: number) => `${presses} kept here`,
  people: (count: number) => (count === 1 ? '1 person online' : `${count} people online`),

  link: {
    connecting: 'Connecting…',
    live: 'Connected',
    waiting: 'Reconnecting…',
    waitingFor: (seconds: number) => `Reconnecting in ${seconds} s`,
    offline: 'Offline',
    takenOver: 'Taken over by another tab',
    refused: 'The server refused this page',
  },
  tryNow: 'Try now',
  takeBack: 'Take it back here',
  reload: 'Reload the page',

  offlineSwitch: 'Go offline',
  offlineSentence: 'Presses are kept and counted when you are back.',

  chart: 'Chart of the value over the last minutes',
  now: 'now',
  secondsAgo: (seconds: number) => `${seconds} s ago`,
  minutesAgo: (minutes: number) => `${minutes} min ago`,

  share: 'Open on your phone',
  shareHint: 'Scan with a phone in the same network.',
  shareChoice: 'Nothing opens? Try another address',
  shareLoading: 'Looking up the addresses…',
  shareFailed: 'The addresses could not be looked up. This page itself is at',
  qrCode: (url: string) => `QR code for ${url}`,
  close: 'Close',

  outcomeUnknown: (presses: number) =>
    presses === 1
      ? 'One press was sent, and nobody knows whether it counted: the server has forgotten this session.'
      : `${presses} presses were sent, and nobody knows whether they counted: the server has forgotten this session.`,
  newLife: "The server's data was replaced: this number is another one than before.",
  range: 'The number is at the end of its range. The last press was taken back.',
  unsupported:
    'The server is older than this page and does not know such a press. The last press was taken back.',
  dismiss: 'Dismiss',

  counter: 'Counter',
  lessons: 'Lessons',
  frames: 'Frames',
  language: 'Language',
  loading: 'Loading…',
  loadingFailed: 'This part could not be loaded.',
};

/** The shape that every language's table has. */
export type Words = typeof words;

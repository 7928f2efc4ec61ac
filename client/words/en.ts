/*
 * What a person reads on the counter's page, in English. It decides the shape of the other languages' tables.
 */

export const words = {
  title: 'Shared counter',

  add: (step: number) => (step === 1 ? 'Add one' : `Add ${step}`),
  subtract: (step: number) => (step === 1 ? 'Subtract one' : `Subtract ${step}`),
  eitherKey: (one: string, other: string) => `${one} or ${other}`,

  welcome:
    'One number for everybody who has this page open. Press a key. Then go offline, press again and come back: every press counts once.',

  value: (value: number) => `Value ${value}`,
  valueUnknown: 'Value not known yet',
  fromOthers: (signed: string) => `${signed} from others`,
  saving: (presses: number) => `${presses} saving…`,
  kept: (presses: number) => `${presses} kept here`,
  allSaved: 'All presses are saved',
  finishing: (presses: number) => `${presses} from a closed tab…`,
  connections: (count: number) => (count === 1 ? '1 connection' : `${count} connections`),

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

  right: {
    'needs-token': 'Watching only: enter the press token.',
    'wrong-token': 'That press token is wrong. Presses are kept until a right one comes.',
    'too-many-tokens':
      'Too many wrong press tokens from your address. This page tries again within a minute.',
  },
  pressToken: 'Press token',
  useToken: 'Start pressing',
  shareToken: 'With the press token: whoever scans it may press',

  offlineSwitch: 'Go offline',
  offlineSentence: 'Presses are kept and counted when you are back.',
  offlineUntilReload: 'This browser stores nothing: presses are kept until this page is closed or reloaded.',

  chart: 'Chart of the value over the last minutes',
  chartFailed: 'This chart could not be drawn.',
  now: 'now',
  secondsAgo: (seconds: number) => `${seconds} s ago`,
  minutesAgo: (minutes: number) => `${minutes} min ago`,

  share: 'Open on your phone',
  shareHint: 'Scan with a phone on the same network.',
  shareChoice: 'Nothing opens? Try another address',
  shareLoading: 'Looking up the addresses…',
  shareFailed: 'The addresses could not be looked up. This page itself is at',
  qrCode: (url: string) => `QR code for ${url}`,
  close: 'Close',

  outcomeUnknown: (presses: number) =>
    presses === 1
      ? 'One press was sent, but whether it counted is unknown.'
      : `${presses} presses were sent, but whether they counted is unknown.`,
  taken: (presses: number) =>
    presses === 1
      ? 'Another tab is saving one press made here.'
      : `Another tab is saving ${presses} presses made here.`,
  olderCopy:
    "The server's data was restored from an older copy: presses counted since then are no longer included.",
  newLife: "The server's data was replaced, so this is not the same number as before.",
  range: 'The number has reached the end of its range. The last press was taken back.',
  unsupported:
    'The server is older than this page and does not support this press. The last press was taken back.',
  dismiss: 'Dismiss',

  counter: 'Counter',
  lessons: 'Lessons',
  lab: 'Lab',
  frames: 'Frames',
  shortcuts: 'Shortcuts',
  language: 'Language',
  loading: 'Loading…',
  loadingFailed: 'This part could not be loaded.',
};

/** The shape that every language's table has. */
export type Words = typeof words;

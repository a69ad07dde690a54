/** Names of the calls and events between preload and main; see desk.ts. */
export const deskCallNames = [
  'connectStore',
  'preferences',
  'setPreferences',
  'lock',
  'handOver',
  'readyToLock',
  'ring',
  'chooseFile',
  'chooseFolder',
  'chooseSave',
  'showInFolder',
  'pagesAsPdf',
  'printPages',
  'about',
  'idleState',
] as const
export const deskEventNames = ['willLock', 'lockCountdown', 'alarm', 'storeLost'] as const

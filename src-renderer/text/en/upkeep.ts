import type { Texts } from '../texts.ts'

/** Data check. */
export const upkeep: Texts['upkeep'] = {
  title: 'Data check · {name}',
  act: 'Data check',
  looking: 'Looking',
  checked: 'The newest {n} held against today’s rules',
  kinds: 'Findings',
  'part.alike': 'Likely duplicates',
  'part.invalid': 'Against today’s rules',
  'part.stale': 'Out of date',
  request: 'Ask for cleaning ({count})',
  noCleaning: 'The company does not use “Data cleaning”, or you may not start it: you can only look.',
  groups: '{count} {count|group|groups}',
  more: '{n} more not listed',
  choose: 'Choose {number}',
  chooseGroup: 'Choose this group: {numbers}',
  'none.alike': 'No likely duplicates',
  'none.alikeDetail': 'Compared by the definition; refused, withdrawn and terminated records do not count.',
  'none.invalid': 'All keep today’s rules',
  'none.invalidDetail': 'Running and completed records are held against the rules of the newest version.',
  'none.stale': 'Nothing is out of date',
  'none.staleDetail': 'Completed records on which nothing has happened for longer than allowed are listed here.',
  noDays: 'This business does not say after how many days a record is to be refreshed.',
}

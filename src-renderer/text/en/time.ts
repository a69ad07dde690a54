import type { Texts } from '../texts.ts'

/** Words for days and lengths of time. */
export const time: Texts['time'] = {
  monday: 'Mon',
  tuesday: 'Tue',
  wednesday: 'Wed',
  thursday: 'Thu',
  friday: 'Fri',
  saturday: 'Sat',
  sunday: 'Sun',
  today: 'today {time}',
  tomorrow: 'tomorrow {time}',
  yesterday: 'yesterday {time}',
  weekday: '{day} {time}',
  late: '{span} late',
  left: '{span} left',
  minutes: '{n} min',
  hours: '{n} h',
  days: '{n} {n|day|days}',
  years: '{n} {n|year|years}',
}

import type { CallArgs, RegisterColumn } from '#shared/contract/store.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import { hour, members, sampleId, units } from './sample-company.ts'
import { claims, type Answers, type Wishes } from './work-answers.ts'

const outcomes = ['paid', 'paid', 'paid', 'paid', 'rejected', 'open'] as const
const year = 365 * 24 * hour
const firstDay = Date.parse('2017-01-09T01:49:50Z')

/** One claim of the register, made from its place. */
export function claimRow(place: number, total: number): Readonly<Record<string, string | number | null>> {
  const mixed = (place * 2_654_435_761) % 4_294_967_296
  const submitted = firstDay + Math.floor((place / total) * 2 * year)
  const outcome = outcomes[mixed % outcomes.length] ?? 'paid'
  return {
    number: `LS2026-${String(place + 1).padStart(6, '0')}`,
    claim_no: `declaration${86_791 + place * 4}`,
    amount: 1_000 + (mixed % 48_000),
    budget_number: `budget ${86_566 + (mixed % 12) * 7}`,
    declaration_number: `declaration number ${86_792 + place}`,
    submitted_at: submitted,
    closed_at: outcome === 'open' ? null : submitted + (mixed % 20) * 24 * hour,
    outcome,
    title: `declaration${86_791 + place * 4}`,
    state: 'completed',
    business_date: new Date(submitted).toISOString().slice(0, 10),
    unit: units.finance.id,
    creator: members.lin.id,
  }
}

/** Answers for the register of claims. */
export function registerAnswers({ rows, delayMs, empty }: Wishes): Answers {
  const total = empty ? 0 : rows
  const late = () => (delayMs === 0 ? Promise.resolve() : new Promise<void>((resolve) => setTimeout(resolve, delayMs)))
  const orders = new Map<string, readonly number[] | null>()
  const columns = registerColumns()
  return {
    'register.columns': () =>
      ok({
        all: columns,
        shown: claims.register.columns,
        sort: claims.register.sort,
        groupBy: claims.register.groupBy ?? null,
        chart: claims.register.chart ?? null,
      }),
    'register.open': (query) => {
      const handle = JSON.stringify(query)
      const kept =
        query.filters.length === 0 && query.search === ''
          ? null
          : Array.from({ length: total }, (_, place) => place).filter((place) => fits(claimRow(place, total), query))
      orders.set(handle, kept)
      const places = kept ?? Array.from({ length: Math.min(total, 20_000) }, (_, place) => place)
      return ok({
        handle,
        total: kept?.length ?? total,
        totals: { amount: places.reduce((sum, place) => sum + Number(claimRow(place, total)['amount']), 0) },
        tookMs: 24,
      })
    },
    'register.rows': async ({ handle, columns: keys, offset, limit }) => {
      await late()
      const kept = orders.get(handle)
      if (kept === undefined) return failed('not-held')
      const places = kept === null ? Array.from({ length: Math.min(limit, total - offset) }, (_, step) => offset + step) : kept.slice(offset, offset + limit)
      return ok({
        rows: places.map((place) => ({
          id: sampleId(10_000 + place),
          pending: place % 97 === 5 ? ('waiting' as const) : ('none' as const),
          cells: keys.map((key) => claimRow(place, total)[key] ?? null),
        })),
        names: { [units.finance.id]: units.finance.name.zh, [members.lin.id]: members.lin.name },
      })
    },
    'register.groups': ({ query, by, part }) => {
      const groups = new Map<string | number | null, { count: number; amount: number }>()
      for (let place = 0; place < Math.min(total, 20_000); place += 1) {
        const row = claimRow(place, total)
        if (!fits(row, query)) continue
        const value = row[by] ?? null
        const key = part === 'value' || typeof value !== 'number' ? value : new Date(value).toISOString().slice(0, { year: 4, month: 7, day: 10 }[part])
        const group = groups.get(key) ?? { count: 0, amount: 0 }
        groups.set(key, { count: group.count + 1, amount: group.amount + Number(row['amount']) })
      }
      const ordered = [...groups].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
      return ok({ groups: ordered.map(([key, { count, amount }]) => ({ key, label: String(key), count, sums: { amount } })) })
    },
    'register.close': () => ok({}),
    'view.list': () =>
      ok([
        {
          id: sampleId(901),
          definitionKey: claims.key,
          name: '大额未办结',
          query: {
            definitionKey: claims.key,
            filters: [
              { column: 'outcome', op: 'in', value: ['open'] },
              { column: 'amount', op: 'ge', value: 30_000 },
            ],
            sort: [{ column: 'amount', descending: true }],
            search: '',
          },
          columns: claims.register.columns,
          groupBy: null,
          chart: false,
          isDefault: true,
        },
      ]),
    'view.save': () => ok({}),
    'view.remove': () => ok({}),
  }
}

function fits(row: Readonly<Record<string, string | number | null>>, query: CallArgs<'register.open'>): boolean {
  const found = query.search === '' || Object.values(row).some((value) => String(value).includes(query.search))
  return (
    found &&
    query.filters.every(({ column, op, value }) => {
      const cell = row[column] ?? null
      if (op === 'in') return Array.isArray(value) && value.some((each) => each === cell)
      if (op === 'between') return Array.isArray(value) && cell !== null && cell >= (value[0] ?? '') && cell <= (value[1] ?? '')
      if (op === 'ge') return Number(cell) >= Number(value)
      if (op === 'le') return Number(cell) <= Number(value)
      if (op === 'contains') return String(cell).includes(String(value))
      return cell === value
    })
  )
}

function registerColumns(): RegisterColumn[] {
  const plain = { scale: 0, currency: null, options: [], total: false }
  const own: RegisterColumn[] = [
    { ...plain, key: 'number', label: { zh: '单号', en: 'Number' }, kind: 'text' },
    { ...plain, key: 'state', label: { zh: '状态', en: 'State' }, kind: 'state' },
    { ...plain, key: 'business_date', label: { zh: '业务日期', en: 'Business date' }, kind: 'date' },
    { ...plain, key: 'unit', label: { zh: '部门', en: 'Unit' }, kind: 'unit' },
    { ...plain, key: 'creator', label: { zh: '发起人', en: 'Initiator' }, kind: 'member' },
  ]
  const fields = claims.form.flatMap((field): RegisterColumn[] => {
    if (field.kind === 'money') return [{ ...plain, key: field.key, label: field.label, kind: 'money', scale: 2, currency: field.currency, total: true }]
    if (field.kind === 'choice') return [{ ...plain, key: field.key, label: field.label, kind: 'choice', options: field.options }]
    return field.kind === 'text' || field.kind === 'instant' ? [{ ...plain, key: field.key, label: field.label, kind: field.kind }] : []
  })
  return [...own, ...fields]
}

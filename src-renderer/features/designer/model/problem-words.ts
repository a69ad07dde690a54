import type { Language } from '#shared/kernel/text.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { isBlock } from '#shared/definition/steps.ts'
import { fillText } from '#renderer/text/fill.ts'
import { speakerOf, wordsOf } from '#renderer/text/text.ts'
import type { TextKey } from '#renderer/text/texts.ts'
import type { Body } from './body.ts'
import type { DesignPlace } from './design-place.ts'
import { placeOfStep } from './step-tree.ts'

type ProblemKey = Extract<TextKey, `problem.${string}`>

/** The proofs say what is wrong in short English; here is how the designer says it. The first that fits counts; what none fits is what the expression language says itself. */
const wordings: readonly (readonly [detail: RegExp, key: ProblemKey])[] = [
  [/^min over max$/, 'problem.min-over-max'],
  [/^pattern is not a regular expression$/, 'problem.no-regex'],
  [/^minRows over maxRows$/, 'problem.rows'],
  [/^key used twice$/, 'problem.twice'],
  [/^(?<name>\S+) is not a table$/, 'problem.no-table'],
  [/^unknown field (?<name>\S+)$/, 'problem.unknown-field'],
  [/^out of its bounds$/, 'problem.bounds'],
  [/^(?<name>\S+) is not a money field$/, 'problem.no-money'],
  [/^unknown column (?<name>\S+)$/, 'problem.unknown-column'],
  [/^(?<name>\S+) cannot be totalled$/, 'problem.no-total'],
  [/^computed from itself$/, 'problem.circle'],
  [/^unknown form\.(?<name>\S+)$/, 'problem.unknown-form'],
  [/^unknown row\.(?<name>\S+)$/, 'problem.unknown-row'],
  [/^unknown param\.(?<name>\S+)$/, 'problem.unknown-param'],
  [/^unknown record\.(?<name>\S+)$/, 'problem.unknown-record'],
  [/^(?<name>\S+) must be followed by a field$/, 'problem.needs-field'],
  [/^unknown name (?<name>\S+)$/, 'problem.unknown-name'],
  [/^unknown function (?<name>\S+)$/, 'problem.unknown-function'],
  [/^nested too deeply$/, 'problem.nesting'],
  [/^more than (?<n>\d+) nodes$/, 'problem.too-many-nodes'],
  [/^blocks nested more than (?<n>\d+) deep$/, 'problem.too-deep'],
  [/^only the last branch is without a condition$/, 'problem.only-last'],
  [/^the last branch is taken otherwise and has no condition$/, 'problem.last-otherwise'],
  [/^a parallel branch without a step$/, 'problem.empty-branch'],
  [/^waits for more branches than there are$/, 'problem.join-more'],
  [/^archives before the end$/, 'problem.archive-last'],
  [/^nobody decides his own record$/, 'problem.own-record'],
  [/^no field is marked to be checked$/, 'problem.nothing-checked'],
  [/^nothing to confirm yet$/, 'problem.nothing-to-confirm'],
  [/^warns before it starts$/, 'problem.warns-early'],
  [/^warns by minutes and by percent$/, 'problem.warns-twice'],
  [/^warns when the time is over$/, 'problem.warns-late'],
  [/^(?<name>\S+) is not filled before it$/, 'problem.not-filled'],
  [/^unknown parameter (?<name>\S+)$/, 'problem.unknown-param'],
  [/^parameter (?<name>\S+) in one language only$/, 'problem.one-language'],
  [/^there is no (?<name>\S+)$/, 'problem.no-such'],
  [/^cannot fill (?<name>\S+)$/, 'problem.cannot-fill'],
  [/^(?<name>\S+) is filled by a later step$/, 'problem.filled-later'],
  [/^fills the unknown field (?<name>\S+)$/, 'problem.fills-unknown'],
  [/^fills the computed field (?<name>\S+)$/, 'problem.fills-computed'],
  [/^only a ratio has a percentage$/, 'problem.percent-only'],
  [/^a ratio needs its percentage$/, 'problem.percent-missing'],
  [/^more than 100 percent$/, 'problem.percent-over'],
  [/^param\.(?<name>\S+) is not a whole number above 0$/, 'problem.param-whole'],
  [/^compares the shielded field (?<name>\S+)$/, 'problem.alike-shielded'],
  [/^what blocks compares no dates$/, 'problem.block-near'],
  [/^(?<name>\S+) is not a date(?: field)?$/, 'problem.no-date'],
  [/^a sub-process of itself$/, 'problem.own-sub'],
  [/^(?<name>\S+) is not of the row$/, 'problem.not-of-row'],
  [/^(?<name>\S+) is not a member field$/, 'problem.no-member'],
  [/^(?<name>\S+) is not a unit field$/, 'problem.no-unit'],
  [/^(?<name>\S+) is not a definition field$/, 'problem.no-definition-field'],
  [/^publishes what is approved, and fills nothing$/, 'problem.publish-fills'],
  [/^(?<name>\S+) is not a table of records$/, 'problem.no-record-table'],
  [/^disposes of what is approved, and does nothing else$/, 'problem.dispose-only'],
  [/^(?<name>\S+) is entered by its initiator alone$/, 'problem.dispose-list'],
  [/^nobody signs in to the day of a unit that a form names$/, 'problem.sign-in-unit'],
  [/^(?<name>\S+) is not of the kind that machines fill$/, 'problem.capture-field'],
  [/^(?<name>\S+) is over where it begins$/, 'problem.capture-clears'],
  [/^(?<name>\S+) is never reached$/, 'problem.capture-never'],
  [/^metric has no option (?<name>\S+)$/, 'problem.capture-option'],
  [/^limits a metric twice$/, 'problem.capture-twice'],
  [/^(?<name>\S+) is not a table of corrections$/, 'problem.no-correction-table'],
  [/^no field names the record$/, 'problem.no-corrected-record'],
  [/^corrects what is approved, and does nothing else$/, 'problem.correct-only'],
  [/^nobody corrects$/, 'problem.nobody-corrects'],
  [/^(?<name>\S+) cannot be corrected$/, 'problem.no-correction'],
  [/^(?<name>\S+) decides the route$/, 'problem.correction-decides'],
  [/^a definition is not shielded$/, 'problem.shield-definition'],
  [/^a shielded value may stand more than once$/, 'problem.shield-unique'],
  [/^(?<name>\S+) is shielded$/, 'problem.shield-told'],
  [/^(?<name>\S+) is shielded higher$/, 'problem.shield-higher'],
  [/^nobody is asked at (?<name>\S+)$/, 'problem.nobody-asked'],
  [/^(?<name>\S+) is not before it$/, 'problem.not-before'],
  [/^(?<option>.+) is not an option of form\.(?<name>\S+)$/, 'problem.no-option'],
  [/^can never be reached$/, 'problem.unreachable'],
  [/^no Chinese words$/, 'problem.no-zh'],
  [/^no English words$/, 'problem.no-en'],
  [/^Chinese words for English readers$/, 'problem.han-in-en'],
  [/^empty$/, 'problem.empty'],
  [/^nothing in it$/, 'problem.nothing-in'],
  [/^less than (?<n>\S+)$/, 'problem.less'],
  [/^more than (?<n>\S+)$/, 'problem.more'],
  [/^too long$/, 'problem.too-long'],
  [/^not in the form that is asked$/, 'problem.form-asked'],
  [/^not allowed here$/, 'problem.not-allowed'],
  [/^unknown role (?<name>\S+)$/, 'problem.no-role'],
  [/^no published definition (?<name>\S+)$/, 'problem.no-definition'],
]

/** Whether a reason of the proofs has words of its own. */
export function hasWording(detail: string): boolean {
  return wordings.some(([pattern]) => pattern.test(detail))
}

/** A problem's reason in words. */
export function reasonWords(body: Body, detail: string, language: Language): string {
  for (const [pattern, key] of wordings) {
    const match = pattern.exec(detail)
    if (match) return fillText(wordsOf(language, key), named(body, match.groups ?? {}, language))
  }
  return fillText(wordsOf(language, 'problem.expression'), { text: detail })
}

/** Where a problem lies, as it is called on the screen. */
export function placeWords(body: Body, place: DesignPlace, language: Language): string {
  const t = speakerOf(language)
  const labelled = (label: { zh: string; en: string } | undefined, key: string): string => (label && inLanguage(label, language).trim()) || key
  switch (place.part) {
    case 'form': {
      if (place.kind === 'rule') return `${t('designer.rules')} ${labelled(body.rules.find(({ key }) => key === place.key)?.message, place.key)}`
      const field = body.form.find(({ key }) => key === place.key)
      const column = field?.kind === 'table' ? field.columns.find(({ key }) => key === place.column) : undefined
      return [labelled(field?.label, place.key), ...(column ? [labelled(column.label, column.key)] : [])].join(' › ')
    }
    case 'route': {
      if (place.kind === 'none') return t('designer.part.route')
      const step = placeOfStep(body.route.steps, place.kind === 'step' ? place.key : place.block)?.step
      if (place.kind === 'step' || !step || !isBlock(step)) return labelled(step?.label, place.key)
      return [labelled(step.label, step.key), labelled(step.branches.find(({ key }) => key === place.key)?.label, place.key)].join(' › ')
    }
    case 'settings':
      return t(`designer.section.${place.section}`)
  }
}

/** Keys in a reason as their labels. */
function named(body: Body, groups: Readonly<Record<string, string | undefined>>, language: Language): Record<string, string> {
  const labels = new Map(
    body.form.flatMap((field) => [
      [field.key, inLanguage(field.label, language)] as const,
      ...(field.kind === 'table' ? field.columns.map((column) => [`${field.key}.${column.key}`, inLanguage(column.label, language)] as const) : []),
    ]),
  )
  return Object.fromEntries(
    Object.entries(groups).map(([gap, text = '']) => {
      const key = text.replace(/^form\./, '')
      return [gap, gap === 'name' ? (labels.get(key) ?? placeOfStepLabel(body, key, language) ?? key) : text]
    }),
  )
}

function placeOfStepLabel(body: Body, key: string, language: Language): string | undefined {
  const label = placeOfStep(body.route.steps, key)?.step.label
  return label && inLanguage(label, language)
}

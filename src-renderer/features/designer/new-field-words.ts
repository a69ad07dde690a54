import { speakerOf, wordsOf } from '#renderer/text/text.ts'
import type { NewWords, OfferedKind, StepKind } from './model/new-parts.ts'

const zh = speakerOf('zh-CN')
const en = speakerOf('en')
const both = (key: 'designer.new.first' | 'designer.new.second' | 'designer.otherwiseShort' | 'designer.step.approve') => ({
  zh: wordsOf('zh-CN', key),
  en: wordsOf('en', key),
})
const beginnings = {
  first: both('designer.new.first'),
  second: both('designer.new.second'),
  otherwise: both('designer.otherwiseShort'),
  approve: both('designer.step.approve'),
}

/** What a branch is called by its place among the others. */
export function branchLabel(n: number): { readonly zh: string; readonly en: string } {
  return { zh: zh('designer.branch', { n }), en: en('designer.branch', { n }) }
}

/** The words that a new field begins with, in both languages. */
export function newFieldWords(kind: OfferedKind): NewWords {
  const key = `designer.kind.${kind}` as const
  return { ...beginnings, label: { zh: zh(key), en: en(key) } }
}

/** The words that a new step begins with. */
export function newStepWords(kind: StepKind): NewWords {
  const key = `designer.step.${kind}` as const
  return { ...beginnings, label: { zh: zh(key), en: en(key) }, first: branchLabel(1), second: branchLabel(2) }
}

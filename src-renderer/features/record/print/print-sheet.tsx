import './print-sheet.css'
import { Fragment } from 'react'
import { cx } from '#renderer/ui/cx.ts'
import { speakerOf, type Speak } from '#renderer/text/text.ts'
import type { PrintBlock, PrintDocument, PrintField } from './print-document.ts'
import { PrintSquare } from './print-square.tsx'
import type { PrintTable } from './print-table.ts'
import type { PrintAct } from './print-trail.ts'

/**
 * The document as pages: A4 upright, wide tables across on pages of their own at the end. Everything is a table or a line of text, so that Chromium breaks it over
 * pages by itself: headings come again, lines are never cut. Class names are plain: this part of the page exists for the printer alone.
 */
export function PrintSheet({ sheet }: { readonly sheet: PrintDocument }) {
  const t = speakerOf(sheet.language)
  return (
    <article className="print-sheet" lang={sheet.language}>
      <section className="print-upright">
        <Head sheet={sheet} t={t} />
        <Grid fields={sheet.facts.map((fact) => ({ ...fact, small: '', isWide: false, isLong: false }))} />
        {sheet.blocks.map((block, at) => (
          <Block key={at} block={block} t={t} />
        ))}
        <Files sheet={sheet} t={t} />
        {sheet.trail === null ? null : <Trail acts={sheet.trail} t={t} />}
        <Signatures sheet={sheet} t={t} />
      </section>
      {sheet.annexes.map((table, at) => (
        <section key={at} className="print-across">
          <h2>
            {t('print.annex', { n: at + 1, label: table.label })}
            <small>
              {sheet.form} {sheet.number}
            </small>
          </h2>
          <Lines table={table} />
        </section>
      ))}
    </article>
  )
}

function Head({ sheet, t }: { readonly sheet: PrintDocument; readonly t: Speak }) {
  return (
    <header className="print-head">
      <p className="print-state">{sheet.state}</p>
      <div>
        <p className="print-company">{sheet.company}</p>
        <h1>{sheet.form}</h1>
        <p className="print-title">{sheet.title}</p>
        <p className="print-number">
          {t('print.number', { number: sheet.number })}
          {sheet.isProvisional ? <i>{t('print.provisional')}</i> : null}
        </p>
      </div>
      <div className="print-proof">
        {sheet.code === null ? (
          <p className="print-no-code">{t(sheet.isPreview ? 'print.preview' : 'print.noCode')}</p>
        ) : (
          <PrintSquare code={sheet.code} label={t('print.square')} />
        )}
        <p>{sheet.digest}</p>
      </div>
    </header>
  )
}

function Block({ block, t }: { readonly block: PrintBlock; readonly t: Speak }) {
  switch (block.kind) {
    case 'fields':
      return <Grid fields={block.fields} />
    case 'table':
      return (
        <>
          <h2>{block.table.label}</h2>
          <Lines table={block.table} />
        </>
      )
    case 'annex':
      return <p className="print-see">{t('print.seeAnnex', { label: block.label, n: block.annex, rows: block.rows })}</p>
  }
}

function Grid({ fields }: { readonly fields: readonly PrintField[] }) {
  return (
    <table className="print-grid">
      <colgroup>
        <col className="print-label" />
        <col />
        <col className="print-label" />
        <col />
      </colgroup>
      <tbody>
        <Rows fields={fields} />
      </tbody>
    </table>
  )
}

/** Fields two in a row; a wide one has a row of its own. */
function Rows({ fields }: { readonly fields: readonly PrintField[] }) {
  const rows: PrintField[][] = []
  for (const field of fields) {
    const last = rows.at(-1)
    if (!field.isWide && last?.length === 1 && last[0]?.isWide === false) last.push(field)
    else rows.push([field])
  }
  return rows.map((row, at) => (
    <tr key={at} className={cx(row.some((field) => field.isLong) && 'print-long')}>
      {row.map((field) => (
        <Fragment key={field.label}>
          <th scope="row">{field.label}</th>
          <td colSpan={row.length === 1 ? 3 : 1}>
            {field.words}
            {field.small === '' ? null : <small>{field.small}</small>}
          </td>
        </Fragment>
      ))}
    </tr>
  ))
}

function Lines({ table }: { readonly table: PrintTable }) {
  return (
    <table className={cx('print-lines', table.fits === 'dense' && 'print-dense')}>
      <colgroup>
        {table.columns.map((column, at) => (
          <col key={at} style={{ width: `${column.share}%` }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {table.columns.map((column, at) => (
            <th key={at} scope="col" className={`print-${column.look}`}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, at) => (
          <Cells key={at} cells={row} table={table} />
        ))}
        {table.totals === null ? null : <Cells cells={table.totals} table={table} isTotal />}
      </tbody>
    </table>
  )
}

function Cells({ cells, table, isTotal = false }: { readonly cells: readonly string[]; readonly table: PrintTable; readonly isTotal?: boolean }) {
  return (
    <tr className={cx(isTotal && 'print-total')}>
      {cells.map((cell, at) => (
        <td key={at} className={`print-${table.columns[at]?.look ?? 'whole'}`}>
          {cell}
        </td>
      ))}
    </tr>
  )
}

function Files({ sheet, t }: { readonly sheet: PrintDocument; readonly t: Speak }) {
  if (sheet.attachments.length === 0) return null
  return (
    <>
      <h2>{t('print.attachments', { n: sheet.attachments.length })}</h2>
      <ol className="print-files">
        {sheet.attachments.map((file, at) => (
          <li key={at}>
            {file.name}
            <small>
              {file.field} · {file.size}
            </small>
          </li>
        ))}
      </ol>
    </>
  )
}

const trailHeadings = ['print.trailStep', 'print.trailWho', 'print.trailOpinion', 'print.trailAt'] as const

function Trail({ acts, t }: { readonly acts: readonly PrintAct[]; readonly t: Speak }) {
  return (
    <>
      <h2>{t('print.trail')}</h2>
      <table className="print-trail">
        <thead>
          <tr>
            {trailHeadings.map((heading) => (
              <th key={heading} scope="col">
                {t(heading)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {acts.map((act, at) => (
            <tr key={at}>
              <td>
                {act.act}
                {act.node === '' ? null : <small>{act.node}</small>}
              </td>
              <td>
                {act.who}
                {act.post === '' ? null : <small>{act.post}</small>}
              </td>
              <td className="print-opinion">
                {act.opinion}
                {act.notes.map((note) => (
                  <small key={note}>{note}</small>
                ))}
              </td>
              <td>{act.at}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Signatures({ sheet, t }: { readonly sheet: PrintDocument; readonly t: Speak }) {
  return (
    <div className="print-signatures">
      <h2>{t('print.signatures')}</h2>
      <ul>
        {sheet.signatures.map((box, at) => (
          <li key={at}>
            <b>{box.label}</b>
            <span>{box.who === '' ? '' : `${box.who} ${box.said}`}</span>
            <em>{t('print.signHere')}</em>
          </li>
        ))}
      </ul>
    </div>
  )
}

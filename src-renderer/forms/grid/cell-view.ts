import type { ICellRendererComp, ICellRendererParams, IHeaderComp, IHeaderParams } from 'ag-grid-community'
import styles from './grid.module.css'
import type { CellAt } from './grid-selection.ts'

/** What one cell of the grid shows just now. */
export type CellLook = {
  readonly text: string
  readonly title: string | undefined
  readonly classes: readonly (string | undefined)[]
  readonly invalid: boolean
  readonly selected: boolean
}

/** What the cells in view have in common: they ask here how they look, and are told when to look again. */
export type CellPainter = {
  readonly lookOf: (at: CellAt) => CellLook
  readonly views: Set<CellView>
  readonly appeared: () => void
}

/** The column of row numbers, before the first one. */
export const numberColumn = -1

/** One cell in view, painted in place: nothing is made anew while somebody types. */
export class CellView implements ICellRendererComp {
  readonly element = document.createElement('span')
  #params: ICellRendererParams | null = null

  init(params: ICellRendererParams): void {
    this.#params = params
    const { views, appeared } = params.context as CellPainter
    views.add(this)
    this.paint()
    appeared()
  }

  /** The cell's place, or null while it has none. */
  get at(): CellAt | null {
    const row = this.#params?.node.rowIndex ?? null
    return row === null || this.#params === null ? null : { row, column: Number(this.#params.column?.getColId()) }
  }

  /** The cell's box in the window. */
  get box(): DOMRect | null {
    return this.#params === null ? null : this.#params.eGridCell.getBoundingClientRect()
  }

  /** Whether this is the cell in which something was pressed. */
  holds(target: Node): boolean {
    return this.#params?.eGridCell.contains(target) === true
  }

  paint(): void {
    const { at } = this
    if (this.#params === null || at === null) return
    const cell = this.#params.eGridCell
    const look = (this.#params.context as CellPainter).lookOf(at)
    if (this.element.textContent !== look.text) this.element.textContent = look.text
    const classes = look.classes.filter((name) => name !== undefined).join(' ')
    if (cell.dataset['look'] !== classes) {
      cell.classList.remove(...(cell.dataset['look']?.split(' ') ?? []).filter((name) => name !== ''))
      cell.classList.add(...classes.split(' ').filter((name) => name !== ''))
      cell.dataset['look'] = classes
    }
    if (at.column === numberColumn) cell.setAttribute('role', 'rowheader')
    else {
      cell.setAttribute('aria-selected', String(look.selected))
      cell.setAttribute('aria-invalid', String(look.invalid))
    }
    if (look.title === undefined) cell.removeAttribute('title')
    else if (cell.title !== look.title) cell.title = look.title
  }

  getGui(): HTMLElement {
    return this.element
  }

  refresh(): boolean {
    this.paint()
    return true
  }

  destroy(): void {
    if (this.#params !== null) (this.#params.context as CellPainter).views.delete(this)
    this.#params = null
  }
}

/** A column's heading, with the star of what must be filled. */
export class HeadView implements IHeaderComp {
  readonly element = document.createElement('span')

  init(params: IHeaderParams & { readonly required?: boolean }): void {
    this.refresh(params)
  }

  refresh(params: IHeaderParams & { readonly required?: boolean }): boolean {
    this.element.className = styles['heading'] ?? ''
    const star = document.createElement('b')
    star.textContent = '*'
    star.ariaHidden = 'true'
    this.element.replaceChildren(...(params.required === true ? [star] : []), params.displayName)
    this.element.title = params.displayName
    return true
  }

  getGui(): HTMLElement {
    return this.element
  }
}

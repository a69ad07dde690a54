/** Who may export what finance, analysts and supervisors work with. */
export const figuresReaders = [{ role: 'finance' }, { role: 'analyst' }, { role: 'supervisor' }]

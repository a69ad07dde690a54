/**
 * A hidden name that our own workbooks carry: the zone in which their times stand, because people read and type wall time. A workbook
 * without it was written by another program, and programs write UTC.
 */
export const timeZoneName = 'OpsDeskTimeZone'

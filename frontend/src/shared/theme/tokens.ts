/**
 * The palette of a drug cabinet. A colour means something or is absent.
 * `…Ink` is the darker cousin that text needs to reach 4.5 : 1 on the soft ground (WCAG AA), and under the
 * pointer; `…Deep` is the one that is pressed.
 */
export const colour = {
  /** 玉: the next right action, selected, good. */
  jade: '#1f6f5c',
  jadeInk: '#195c4c',
  jadeDeep: '#114a3f',
  jadeSoft: '#e8f1ee',
  /** 朱砂: late, broken, dangerous; also the seal. */
  cinnabar: '#c03a2b',
  cinnabarInk: '#b23325',
  cinnabarDeep: '#8c2117',
  cinnabarSoft: '#fbeeec',
  /** 雄黄: running out, near the limit. */
  realgar: '#c77b1a',
  realgarInk: '#8f5410',
  realgarDeep: '#75430b',
  realgarSoft: '#fdf4e7',
  /** 靛: leads to the rows behind a number. */
  indigo: '#2f4b7c',
  indigoInk: '#253d68',
  indigoDeep: '#1d3057',
  indigoSoft: '#eceef4',
  ink: '#1f2421',
  mute: '#626a66',
  line: '#e4e2da',
  paper: '#f7f6f2',
  header: '#f2f1eb',
  card: '#ffffff',
} as const;

export const fontFamily =
  "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',system-ui,-apple-system,'Segoe UI',sans-serif";

/** Heights in CSS pixels. A phone is held in one hand, so its targets are 44. */
export const size = { control: 28, touch: 44, row: 38, compactRow: 30, sideNav: 176, topBar: 48 } as const;

import { settings } from '../state/settings.svelte';
import { en } from './en';
import { zh } from './zh';

export type TextKey = keyof typeof en;

/** The text in the language that the user chose; a key that a catalogue lacks does not compile. */
export function t(key: TextKey): string {
  return settings.language === 'zh' ? zh[key] : en[key];
}

const words: Record<string, string> = {
  train: '训练',
  finetune: '微调',
  evaluate: '评测',
  infer: '推理',
  analyse: '分析',
  redistribute: '再分发',
  compute: '可用不可取',
  organisation: '机构',
  seat: '席位',
  thousand_calls: '千次调用',
  gigabyte: 'GB',
  compute_hour: '计算小时',
  public: '公开',
  general: '一般',
  important: '重要',
  none: '无',
  anonymised: '已匿名',
  consented: '已同意',
  new: '已挂出',
  partially_filled: '部分成交',
  filled: '全部成交',
  cancelled: '已撤销',
  rejected: '已拒绝',
  active: '有效',
  suspended: '暂停',
  expired: '到期',
  revoked: '撤销',
  exhausted: '用尽',
  buy: '买',
  sell: '卖',
};

/** A word of the venue's vocabulary, for people. */
export function vocabulary(word: string): string {
  return settings.language === 'zh' ? (words[word] ?? word) : word.replaceAll('_', ' ');
}

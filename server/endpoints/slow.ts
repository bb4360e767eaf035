import { rawEndpoint } from '../endpoint/endpoint.ts';
import { integer, purpose } from '../settings/values.ts';

/** Reads the socket itself slowly, so that TCP's own flow control holds the browser back. */
export const slow = rawEndpoint({
  path: '/slow',
  summary: {
    zh: '每秒只读这么多字节，也不回消息：发得比它读得快，bufferedAmount 就会增长。先要填满操作系统的缓冲区，所以至少要发 6 MiB 左右。',
    en: 'Reads only so many bytes a second and answers nothing: send faster, and bufferedAmount grows. The buffers of the operating system fill first, so it takes about 6 MiB to see it.',
  },
  parameters: {
    rate: integer({
      min: 1_024,
      max: 262_144,
      example: 65_536,
      unit: { zh: '字节', en: 'bytes' },
    })
      .default(65_536)
      .register(purpose, {
        zh: '服务器每秒读取的字节数。',
        en: 'Bytes that the server reads in a second.',
      }),
  },
  terms: ({ parameters: { rate } }) => ({ rate }),
});

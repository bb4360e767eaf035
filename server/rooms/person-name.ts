import { z } from 'zod';
import { expectations } from '../settings/values.ts';
import { MOST_NAME, readName } from './chat-name.ts';

/** A person's name, as `chat-name.ts` keeps it. */
export function personName({ example }: { example: string }) {
  return z
    .string()
    .transform((value, context) => {
      const name = readName(value);
      if (name === undefined) context.addIssue({ code: 'custom' });
      return name ?? '';
    })
    .register(expectations, {
      expected: {
        zh: `看得见的 1 到 ${MOST_NAME} 个字符，不含控制字符、零宽字符和改变书写方向的字符，一个词里不混用几种字母（例如拉丁字母和西里尔字母）`,
        en: `1 to ${MOST_NAME} characters that can be seen: no control, zero-width or direction characters, and no word that mixes alphabets, such as Latin and Cyrillic`,
      },
      example,
    });
}

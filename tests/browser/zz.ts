import { chromium } from '@playwright/test';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await browser.newContext({colorScheme:'dark'})).newPage();
for (const p of ['zh/frames','en/introduction','zh/cheat-sheet','zh/choosing']) {
  await page.goto('http://localhost:13501/'+p+'/');
  await page.pdf({ path: `/tmp/h6c/${p.replace('/','-')}.pdf`, format: 'A4', printBackground: false });
}
await page.setViewportSize({width:1280,height:900});
await page.goto('http://localhost:13501/zh/frames/'); await page.screenshot({path:'/tmp/h6c/s1.png'});
await page.locator('#规则很严').scrollIntoViewIfNeeded(); await page.screenshot({path:'/tmp/h6c/s2.png'});
await page.emulateMedia({colorScheme:'light'});
await page.goto('http://localhost:13501/en/choosing/'); await page.screenshot({path:'/tmp/h6c/s3.png'});
await page.setViewportSize({width:390,height:800});
await page.goto('http://localhost:13501/zh/choosing/'); await page.locator('#六件事各用什么').scrollIntoViewIfNeeded(); await page.screenshot({path:'/tmp/h6c/s4.png'});
await browser.close();

/**
 * How a report looks, in rules that mail programs know: no variables, no layout that depends on them. Small tables stand
 * side by side where there is room; a wide one scrolls by itself. Dark where the reader's screen is.
 */
export const STYLE = `
body{margin:0;background:#f4f5f6;color:#22262a;font:14px/1.45 Helvetica,Arial,sans-serif}
main{max-width:1400px;margin:0 auto;padding:24px 28px 32px;background:#fff}
h1{margin:0 0 2px;font-size:22px}
h2{margin:30px 0 8px;padding-bottom:4px;border-bottom:2px solid #2b5c8a;font-size:17px;color:#2b5c8a}
h3,figcaption{margin:20px 0 6px;font-size:14px;font-weight:bold}
figure{display:inline-block;vertical-align:top;width:760px;max-width:100%;margin:0 24px 0 0}
.about{margin:0 0 16px;color:#687078}
.end{margin:32px 0 0;font-size:12px;letter-spacing:.08em}
.block{display:inline-block;vertical-align:top;max-width:100%;margin:0 32px 0 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:13px}
th{padding:4px 12px 4px 8px;border-bottom:1px solid #9aa3ab;text-align:left;color:#525a61;font-weight:600;vertical-align:bottom}
td{padding:3px 12px 3px 8px;border-bottom:1px solid #e6e9eb}
.right{text-align:right;font-variant-numeric:tabular-nums}
td.right{white-space:nowrap}
.none{margin:2px 0 10px;color:#687078}
tr.problem td{background:#fbeae9}
tr.warning td{background:#fdf4e2}
tr.total td{border-top:1px solid #9aa3ab;font-weight:600}
p.problem{padding:6px 10px;border-left:4px solid #b5403a;background:#fbeae9}
p.good{padding:6px 10px;border-left:4px solid #2a7f62;background:#e9f4ef}
svg,img{max-width:100%;height:auto}
@media (max-width:600px){
main{padding:12px 10px 20px}
h1{font-size:19px}
.block,figure{margin-right:0}
th{padding:4px 8px 4px 4px}
td{padding:6px 8px 6px 4px}
}
@media (prefers-color-scheme:dark){
body{background:#101316;color:#d9dde1}
main{background:#171b1f}
h2{color:#7fb2e0;border-color:#3f83c0}
.about,.none{color:#9aa3ab}
th{color:#b3bac1;border-color:#59626b}
td{border-color:#2a3036}
tr.total td{border-color:#59626b}
tr.problem td,p.problem{background:#3a1d1b}
tr.warning td{background:#3a2f16}
p.good{background:#16302599}
}
`;

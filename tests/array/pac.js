// Runs PAC files as a browser does, and compares what they return with what the C++ ranks.
//
//     node pac.js RANK_URLS
//
// A script runs in an empty context first, so a function of the browser that it used would be
// an error.  pactester, if it is installed, is an engine of the time of PAC: what it accepts
// is old enough.

"use strict";

const { execFileSync, spawnSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");
const vm = require("vm");

const rankUrls = process.argv[2];
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "weir-pac-"));
let failures = 0;

function fail(text) {
    failures += 1;
    if (failures <= 20) console.log("FAIL " + text);
}

// Numbers that are the same in every run: xorshift.
let state = 2463534242;
function below(n) {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    return (state >>> 0) % n;
}
function pick(list) { return list[below(list.length)]; }

function randomText(letters, most) {
    let text = "";
    for (let n = below(most + 1); n > 0; n--) text += pick(letters);
    return text;
}

// Without ' and a second colon and slash: pacparser changes the one, and stumbles over the other.
const kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%+@;,!$&()*=/?";

function randomUrl(i) {
    const scheme = pick(["http", "http", "http", "https", "HTTP", "ftp", "wss", "ws"]);
    const host = pick(["www" + i + ".example.com", "WWW.Example.ORG.", "10.0.0." + below(256),
                       "[2001:db8::" + below(65536).toString(16) + "]", "user:pw@h" + i + ".net"]);
    const port = pick(["", "", "", ":80", ":443", ":8080", ":0080"]);
    const tail = pick(["", "/", "/" + randomText(kLetters, 60), "?" + randomText(kLetters, 9),
                       "/a#" + randomText(kLetters, 9), "/" + "long/".repeat(below(60))]);
    return scheme + "://" + host + port + tail;
}

function table(members, fields) {
    let text = "Proxy Array Information/1.0\r\nConfigID: 1\r\n" + (fields || "") + "\r\n";
    members.forEach(([load, status], i) => {
        const address = i % 5 == 4 ? "2001:db8::" + i : "10.0.0." + i;
        text += `proxy${i}.example.net ${address} ${8000 + i} http://pat X 0 ${status} ${load} 1\r\n`;
    });
    const file = path.join(directory, "table.pat");
    fs.writeFileSync(file, text);
    return file;
}

function script(file, options) {
    return execFileSync(rankUrls, [...options, "-p", file], { encoding: "utf8" });
}

function load(text) {
    const context = vm.createContext(Object.create(null));
    vm.runInContext(text, context);
    return vm.runInContext("FindProxyForURL", context);
}

// The same, faster: globals of a context are slow.
function loadFast(text) {
    return new Function(text + "\nreturn FindProxyForURL;")();
}

function lines(text) { return text.split("\n").slice(0, -1); }

function wanted(file, options, urls) {
    return lines(execFileSync(rankUrls, [...options, "-r", file],
        { encoding: "utf8", input: urls.join("\n") + "\n", maxBuffer: 1 << 30 }));
}

function compareUnderNode(says, file, options, urls) {
    const careful = load(script(file, options)), find = loadFast(script(file, options));
    const routes = wanted(file, options, urls);
    let wrong = 0;
    urls.forEach((url, i) => {
        const got = (i < 1000 ? careful : find)(url, "what the browser says is not used");
        if (got === routes[i]) return;
        wrong += 1;
        fail(`${says}: ${url}: ${got}, not ${routes[i]}`);
    });
    console.log(`node: ${says}: ${urls.length} URLs, ${wrong} differences`);
}

function compareUnderPactester(says, file, options, urls) {
    const pac = path.join(directory, "proxy.pac");
    fs.writeFileSync(pac, script(file, options));
    // Its answer is "URL : routes", line by line.
    fs.writeFileSync(path.join(directory, "urls"), urls.join("\n") + "\n");
    const result = spawnSync("pactester", ["-p", pac, "-f", path.join(directory, "urls")],
        { encoding: "utf8", maxBuffer: 1 << 30 });
    if (result.error && result.error.code === "ENOENT") {
        console.log("no pactester here: skipped");
        return false;
    }
    const answers = lines(result.stdout);
    const routes = wanted(file, options, urls);
    let wrong = answers.length === urls.length ? 0 : 1;
    if (wrong) fail(`${says}: pactester answers ${answers.length} of ${urls.length}`);
    urls.forEach((url, i) => {
        if (answers[i] === url + " : " + routes[i]) return;
        wrong += 1;
        fail(`pactester: ${says}: ${answers[i]}, not ${routes[i]}`);
    });
    console.log(`pactester: ${says}: ${urls.length} URLs, ${wrong} differences`);
    return true;
}

// What goes past the array, by host.
const kDirect = ["*.intra.example", "exact.example", "10.0.0.0/8", "192.0.2.128/25",
                 "2001:db8::/32", "::1/128"];
const kDirectHosts = {
    "plain": true, "localhost": true, "a.intra.example": true, "A.B.INTRA.EXAMPLE": true,
    "intra.example": false, "xintra.example": false, "exact.example": true,
    "exact.example.": true, "not.exact.example": false, "www.example.com": false,
    "10.1.2.3": true, "11.1.2.3": false, "10.1.2.3.example": false, "10.1.2": false,
    "192.0.2.127": false, "192.0.2.128": true, "192.0.3.128": false, "256.0.0.1": false,
    "[2001:db8::1]": true, "[2001:DB8:ffff::]": true, "[2001:db9::1]": false, "[::1]": true,
    "[::2]": false, "[fe80::1]": false,
};

function checkDirect() {
    const options = kDirect.flatMap((d) => ["-d", d]);
    const find = load(script(table([[1, "UP"], [2, "UP"]]), options));
    for (const [host, direct] of Object.entries(kDirectHosts))
        for (const url of [`http://${host}/x`, `http://${host}:8080/`, `https://${host}/`])
            if ((find(url, host) === "DIRECT") !== direct)
                fail(`${url} is ${direct ? "" : "not "}direct`);
    const custom = load(script(table([[1, "UP"]]), ["-c",
        'if (url.indexOf("/special/") > 0) return "PROXY special:1"; // a comment at the end']));
    if (custom("http://a.b/special/x", "a.b") !== "PROXY special:1") fail("custom code: not asked");
    if (custom("http://a.b/x", "a.b") !== "PROXY 10.0.0.0:8000; DIRECT") fail("custom code: ends");
    if (custom("what is this?", "") !== "DIRECT") fail("what is no URL has the default route");
}

const up = (...factors) => factors.map((factor) => [factor, "UP"]);
const kArrays = [
    // says, members, options, fields, URLs
    ["carp 1:2:3:4", up(1, 2, 3, 4), ["-h", "carp"], "", 100000],
    ["hrw 1:2:3:4", up(1, 2, 3, 4), ["-h", "hrw"], "", 100000],
    ["hrw 1:1:1:1:1:1:1:1, a seed", up(1, 1, 1, 1, 1, 1, 1, 1), ["-h", "hrw"],
     "X-Seed: 18364758544493064720\r\n", 100000],
    ["carp 7:1:5, one down", [[7, "UP"], [1, "DOWN"], [5, "UP"]], ["-h", "carp"], "", 20000],
    ["carp-squid 3:1:2:2, one down", [[3, "UP"], [1, "UP"], [2, "off"], [2, "UP"]],
     ["-h", "carp-squid"], "", 20000],
    ["hrw 1:1000000:0:4294967295", up(1, 1000000, 0, 4294967295), ["-h", "hrw"], "", 20000],
    ["hrw of 40 by host", up(...Array(40).keys()), ["-h", "hrw"], "X-Key: host\r\n", 5000],
    ["nobody", up(0, 0), [], "", 100],
    ["an array that is off", up(1, 1), [], "ArrayEnabled: 0\r\n", 100],
];

checkDirect();
function randomUrls(n) { return Array.from({ length: n }, (_, i) => randomUrl(i)); }

for (const [says, members, options, fields, count] of kArrays)
    compareUnderNode(says, table(members, fields), options, randomUrls(count));
for (const [says, members, options, fields] of kArrays) {
    const file = table(members, fields);
    if (!compareUnderPactester(says, file, options, randomUrls(2000))) break;
}
fs.rmSync(directory, { recursive: true });
process.exit(failures ? 1 : 0);

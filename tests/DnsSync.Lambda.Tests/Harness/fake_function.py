"""A function for testing the harness: does what the payload's "do" asks for."""
import json
import os
import sys
import time
import urllib.request

ROOT = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/"
http = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def post(path, body, headers={}):
    try:
        http.open(urllib.request.Request(ROOT + path, body.encode(), headers)).read()
    except urllib.error.HTTPError as refused:
        print("refused", refused.code, flush=True)


print(json.dumps({"message": "starting", "queue": os.environ.get("DNSSYNC_QUEUE_URL")}), flush=True)
print("to stderr", file=sys.stderr, flush=True)
if os.environ.get("FAKE_INIT") == "fail":
    post("init/error", json.dumps({"errorMessage": "cannot start", "errorType": "Fake"}))
    sys.exit(1)

while True:
    with http.open(ROOT + "invocation/next") as got:
        text = got.read().decode()
        headers = dict(got.headers)
    request = headers["Lambda-Runtime-Aws-Request-Id"]
    try:
        payload = json.loads(text)
    except ValueError:
        payload = {}
    do = payload.get("do") if isinstance(payload, dict) else None
    if "poison" in text:
        do = "fail"
    if do == "exit":
        sys.exit(3)
    if do == "hang":
        time.sleep(3)
    if do == "fail":
        post(
            "invocation/" + request + "/error",
            json.dumps({"errorMessage": "as asked", "errorType": "Fake"}),
            {"Lambda-Runtime-Function-Error-Type": "Fake.Error"},
        )
    elif do == "large":
        post("invocation/" + request + "/response", "x" * (7 << 20))
    else:
        left = int(headers["Lambda-Runtime-Deadline-Ms"]) - time.time() * 1000
        post("invocation/" + request + "/response", json.dumps({"got": payload, "left": left, "headers": headers}))

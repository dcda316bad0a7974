"""Runs a Pulumi program for one or more stacks, inside the program's own environment.

The tool starts this file with the project's interpreter and sends one JSON document on standard input. It imports the
installed packages that the program will need once, forks a child for each stack, and tells on a pipe how each one ends.
Only pulumi and the standard library are imported here: the environment need not have this tool.

How a program has to be run: pulumi/pulumi `sdk/python/cmd/pulumi-language-python-exec`, read on 2026-11-22.
"""

import sys

if sys.path and sys.path[0] == __file__.rpartition("/")[0]:
    del sys.path[0]

import ast
import asyncio
import atexit
import contextlib
import contextvars
import gc
import importlib
import importlib.util
import json
import logging
import os
import pathlib
import re
import runpy
import select
import signal
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
RUN_FAILED = 32
CONFIGURATION_REFUSED = 33
INSTALLED = re.compile(r"/(?:site-packages|dist-packages)/")
LIBRARY = re.compile(r"/(?:site-packages|dist-packages)/|/lib/python3\.\d+/")
PRELOADED = re.compile(r"pulumi(?:_\w+)?|pydantic|yaml")
CHANNEL = (
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.enable_http_proxy", 0),
)


# --- what to import before the fork -------------------------------------------------------------------------------


class Imports:
    """The attribute chains of installed packages that a program and its own modules use, found without running them."""

    def __init__(self, folder):
        self.folder = folder
        self.chains = set()
        self._seen = set()

    def follow(self, file, package=""):
        """Read one of the program's own files, and those that it imports."""
        if file in self._seen:
            return
        self._seen.add(file)
        try:
            tree = ast.parse(pathlib.Path(file).read_bytes())
        except (OSError, SyntaxError, ValueError):
            return
        aliases = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for name in node.names:
                    self._import(name.name, aliases, name.asname or name.name.split(".")[0], bool(name.asname))
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node, package, aliases)
        for node in ast.walk(tree):
            chain = attribute_chain(node)
            if chain and chain[0] in aliases:
                self.chains.add((*aliases[chain[0]], *chain[1:]))

    def _import(self, module, aliases, name, renamed):
        top = module.split(".")[0]
        if PRELOADED.fullmatch(top):
            aliases[name] = tuple(module.split(".")) if renamed else (top,)
            self.chains.add(tuple(module.split(".")))
        else:
            self._follow_module(module)

    def _import_from(self, node, package, aliases):
        base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        module = ".".join([*filter(None, base), *filter(None, [node.module])])
        if PRELOADED.fullmatch(module.split(".")[0]):
            for name in node.names:
                aliases[name.asname or name.name] = (*module.split("."), name.name)
                self.chains.add((*module.split("."), name.name))
            return
        self._follow_module(module)
        for name in node.names:
            self._follow_module(f"{module}.{name.name}")

    def _follow_module(self, module):
        for depth in range(1, module.count(".") + 2):
            part = ".".join(module.split(".")[:depth])
            file, is_package = self._file_of(part)
            if file:
                self.follow(file, part if is_package else part.rpartition(".")[0])

    def _file_of(self, module):
        for root in (self.folder, *own_roots(module.split(".")[0])):
            path = os.path.join(root, *module.split("."))
            for file, is_package in ((os.path.join(path, "__init__.py"), True), (path + ".py", False)):
                if os.path.isfile(file):
                    return file, is_package
        return None, False


def own_roots(top):
    """Give the folders from which a module of the project itself can be imported, as by an editable install."""
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError, AttributeError):
        return
    for place in (spec.submodule_search_locations or [spec.origin or ""]) if spec else ():
        if place and os.path.isabs(place) and not LIBRARY.search(place):
            yield os.path.dirname(place)


def attribute_chain(node):
    """Give `a.b.c` as names, None for any other expression."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *reversed(names)] if isinstance(node, ast.Name) and names else None


def preload(chains):
    """Import what the chains name; what can't be imported the program will find out itself."""
    for chain in sorted(chains):
        with contextlib.suppress(Exception):
            found = importlib.import_module(chain[0])
            for depth, name in enumerate(chain[1:], 2):
                if not hasattr(found, name):
                    importlib.import_module(".".join(chain[:depth]))
                found = getattr(found, name)
                if isinstance(found, type):
                    break


# --- what the program talks to ------------------------------------------------------------------------------------

CALL = contextvars.ContextVar("shipworthy_call", default=None)


class Call:
    """A function call under way: where it was made, whether its caller waits for plain fields, which are unknown."""

    def __init__(self, trace, plain):
        self.trace, self.plain = trace, plain
        self.unknown = []


class Engine:
    """The engine's client, without the SDK's own debug messages: several for each resource, and nobody reads them."""

    def __init__(self, stub, debug):
        self._stub, self._debug = stub, debug
        self._sdk = os.path.dirname(importlib.import_module("pulumi").__file__) + os.sep

    def Log(self, request):
        if request.severity == self._debug and self._is_sdk(sys._getframe(1)):
            return None
        return self._stub.Log(request)

    def _is_sdk(self, frame):
        while frame is not None and frame.f_code.co_filename == self._sdk + "log.py":
            frame = frame.f_back
        return frame is not None and frame.f_code.co_filename.startswith(self._sdk)

    def __getattr__(self, name):
        return getattr(self._stub, name)


class Monitor:
    """The monitor's client, which adds to a function call where in the program it was made.

    The SDK refuses an unknown where a plain result has a typed field, so those are taken out and put back afterwards.
    """

    def __init__(self, stub):
        self._stub = stub

    def Invoke(self, request):
        call = CALL.get()
        if call is None:
            return self._stub.Invoke(request)
        if call.trace.frames:
            request.stackTrace.CopyFrom(call.trace)
            request.sourcePosition.CopyFrom(call.trace.frames[0].pc)
        response = self._stub.Invoke(request)
        if call.plain:
            fields = getattr(response, "return").fields
            call.unknown = [name for name in fields if fields[name].string_value == UNKNOWN]
            for name in call.unknown:
                del fields[name]
        return response

    def __getattr__(self, name):
        return getattr(self._stub, name)


def call_trace():
    """Give the stack of the caller's caller."""
    from pulumi.runtime.proto import source_pb2

    trace, frame = source_pb2.StackTrace(), sys._getframe(2)
    while frame is not None and len(trace.frames) < 100:
        file = frame.f_code.co_filename
        if os.path.isabs(file):
            trace.frames.add(pc=source_pb2.SourcePosition(uri=pathlib.Path(file).as_uri(), line=frame.f_lineno))
        frame = frame.f_back
    return trace


def place_calls():
    """Let function calls say where they are made, and give plain results their unknown fields."""
    import pulumi

    # A text that the program makes of an unknown is then seen to be one.
    pulumi.output.Unknown.__str__ = lambda self: UNKNOWN
    keep_unknown_exports()

    def placed(function, plain, settle):
        def wrapper(*args, **kwargs):
            call = Call(call_trace(), plain)
            token = CALL.set(call)
            try:
                return settle(function(*args, **kwargs), call, *args, **kwargs)
            finally:
                CALL.reset(token)

        return wrapper

    runtime = pulumi.runtime
    for name in ("invoke_output", "call"):
        setattr(runtime, name, placed(getattr(runtime, name), False, lambda result, *_, **__: result))
    runtime.invoke = placed(runtime.invoke, True, settled)
    runtime.invoke_async = placed(runtime.invoke_async, True, settled_later)


def keep_unknown_exports():
    """Let a stack output be unknown though it is no output, instead of an empty object."""
    from pulumi.output import Unknown
    from pulumi.runtime import stack

    massage = stack.massage
    stack.massage = lambda attr, seen: attr if isinstance(attr, Unknown) else massage(attr, seen)


def settled(result, call, tok, props, opts=None, typ=None, package_ref=None):
    """Put the unknown fields back into a plain result."""
    result.value = filled(result.value, call, tok, typ)
    return result


async def settled_later(result, call, tok, props, opts=None, typ=None, package_ref=None):
    """Put the unknown fields back into a plain result that is awaited."""
    return filled(await result, call, tok, typ)


def filled(value, call, tok, typ):
    from pulumi import _types

    if typ is None:
        if value is None:
            return unanswered(f"the result of {tok}")
        value.update({name: unanswered(f"{name} of {tok}") for name in call.unknown})
        return value
    everything = value is None
    value = _types.output_type_from_dict(typ, {}) if everything else value
    kinds = _types.output_type_types(typ)
    for name, field, _ in _types._py_properties(typ):
        if everything or field in call.unknown:
            text = _types.unwrap_type(kinds[field]) is str
            _types.set(value, name, UNKNOWN if text else unanswered(f"{name} of {tok}"))
    return value


def unanswered(what):
    """Make a value that can be passed on as unknown but not be looked into."""
    import pulumi

    def refuse(self, *_):
        raise NotKnownOffline(f"{what} is not known in an offline preview; an answers file can give it")

    def truth(self):
        if INSTALLED.search(sys._getframe(1).f_code.co_filename):
            return False
        return refuse(self)

    special = ("iter", "len", "getitem", "contains", "int", "float", "index", "lt", "le", "gt", "ge", "add", "radd")
    members = {f"__{name}__": refuse for name in special} | {"__bool__": truth}
    return type("Unanswered", (pulumi.output.Unknown,), members)()


class NotKnownOffline(Exception):
    """The program looked into a value that only a provider can tell."""


def hide_unknown_secrets(keys):
    """Make secrets that can't be decrypted here unknown outputs."""
    import pulumi

    def hidden(original):
        def read(self, key, *args, **kwargs):
            if self.full_key(key) not in keys:
                return original(self, key, *args, **kwargs)
            return pulumi.Output(set(), settled_future(None), settled_future(False), settled_future(True))

        return read

    for verb in ("get_secret", "require_secret"):
        for kind in ("", "_bool", "_int", "_float", "_object"):
            setattr(pulumi.Config, verb + kind, hidden(getattr(pulumi.Config, verb + kind)))


def settled_future(value):
    future = asyncio.get_event_loop().create_future()
    future.set_result(value)
    return future


# --- one stack ----------------------------------------------------------------------------------------------------


def run_stack(job, run):
    """Run the program in this process; gives the exit status and the failure's text."""
    import grpc
    import pulumi
    from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2_grpc

    os.environ["PULUMI_CONFIG"] = json.dumps(run["config"])
    os.environ["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(run["secretKeys"])
    pulumi.runtime.set_all_config(run["config"], run["secretKeys"])
    channel = grpc.insecure_channel(run["address"], options=CHANNEL)
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            monitor=Monitor(resource_pb2_grpc.ResourceMonitorStub(channel)),
            engine=Engine(engine_pb2_grpc.EngineStub(channel), engine_pb2.DEBUG),
            project=job["project"],
            stack=run["stack"],
            parallel=job["parallel"],
            dry_run=True,
            organization="organization",
            root_directory=job["root"],
        )
    )
    place_calls()
    if run["unknownKeys"]:
        hide_unknown_secrets(set(run["unknownKeys"]))
    sys.argv = [job["program"]]
    sys.path.insert(0, job["directory"])
    os.chdir(job["directory"])
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    executor = ThreadPoolExecutor(max_workers=job["parallel"] * 4)
    loop.set_default_executor(executor)

    def program():
        runpy.run_path(job["program"], run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(program))
    except SystemExit as error:
        return exit_status(error.code), ""
    except (pulumi.ConfigMissingError, pulumi.ConfigTypeError) as error:
        return CONFIGURATION_REFUSED, str(error)
    except BaseException as error:
        return RUN_FAILED, failure_text(error)
    return 0, ""


def exit_status(code):
    if code is None or isinstance(code, int):
        return code or 0
    print(code, file=sys.stderr)
    return 1


def failure_text(error):
    """Format an exception with the frames of user code only; one that speaks to the user without its class."""
    import pulumi

    tree = traceback.TracebackException.from_exception(error)
    cut(tree, set())
    if isinstance(error, (pulumi.RunError, NotKnownOffline)):
        place = tree.stack[-1] if tree.stack else None
        return f"{error}" + (f"\n  at {place.filename}:{place.lineno}" if place else "")
    return "".join(tree.format()).rstrip()


def cut(tree, seen):
    if tree is None or id(tree) in seen:
        return
    seen.add(id(tree))
    own = [f for f in tree.stack if not LIBRARY.search(f.filename) and f.filename not in (__file__, "<frozen runpy>")]
    tree.stack = traceback.StackSummary.from_list(own)
    cut(tree.__cause__, seen)
    cut(tree.__context__, seen)
    for inner in getattr(tree, "exceptions", None) or ():
        cut(inner, seen)


def child(job, run, others):
    """Become the process of one stack; never returns."""
    os.setpgid(0, 0)
    for fd in others:
        os.close(fd)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(run["stdout"], 1)
    os.dup2(run["stderr"], 2)
    for fd in (null, run["stdout"], run["stderr"]):
        if fd > 2:
            os.close(fd)
    os.set_inheritable(run["report"], False)
    gc.enable()
    status, text = run_stack(job, run)
    with open(run["report"], "w", encoding="utf-8", errors="backslashreplace") as report:
        report.write(text)
    with contextlib.suppress(Exception):
        threading._shutdown()
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(status & 0xFF)


# --- the launcher itself ------------------------------------------------------------------------------------------


def adopt_orphans():
    """Let what the program leaves behind become this process's children, so that it can be found and ended."""
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)


def main():
    job = json.loads(sys.stdin.buffer.readline())
    status = job["status"]
    if importlib.util.find_spec("pulumi") is None:
        sys.exit("The pulumi package is not installed in this environment.")
    adopt_orphans()
    gc.disable()
    folder = job["directory"]
    imports = Imports(folder)
    program = job["program"]
    imports.follow(os.path.join(program, "__main__.py") if os.path.isdir(program) else program)
    preload({("pulumi",), ("grpc",), *imports.chains})
    gc.collect()
    gc.freeze()
    mine = {fd for run in job["runs"] for fd in (run["stdout"], run["stderr"], run["report"])}
    pids = {}
    for index, run in enumerate(job["runs"]):
        own = {run["stdout"], run["stderr"], run["report"]}
        pid = os.fork()
        if pid == 0:
            child(job, run, [0, status, *(mine - own)])
        pids[pid] = index
        tell(status, {"run": index, "pid": pid})
    for fd in mine:
        os.close(fd)
    wait(pids, status)


def tell(status, message):
    os.write(status, json.dumps(message).encode() + b"\n")


def wait(pids, status):
    """Tell how each stack's process ends, until all did or the tool is gone."""
    waiting = set(pids)
    while waiting:
        pid, code = os.waitpid(-1, os.WNOHANG)
        if pid in waiting:
            waiting.discard(pid)
            tell(status, {"run": pids[pid], "exit": os.waitstatus_to_exitcode(code)})
        elif pid == 0 and select.select([0], [], [], 0.005)[0]:
            for one in waiting:
                with contextlib.suppress(OSError):
                    os.killpg(one, signal.SIGKILL)
            return
    select.select([0], [], [])


if __name__ == "__main__":
    main()

# pyright: basic
# ruff: noqa: SLF001 - what is wrapped of the SDK and of the interpreter is private
"""Runs a Pulumi program for one or more stacks, inside the program's own environment.

The tool starts this file with the project's interpreter and a socket as standard input. The first JSON document on it
names the program, whose installed packages are imported once. Each further one asks for a run: a child is forked for
each stack, and a pipe that came with the document tells how each one ends.

Only pulumi and the standard library are imported here, since the environment need not have this tool: what this file
shares with others it loads from its own folder.

How a program has to be run: pulumi/pulumi `sdk/python/cmd/pulumi-language-python-exec`, read on 2026-11-22.
"""

from __future__ import annotations

import gc
import sys

if __name__ == "__main__":
    if sys.path and sys.path[0] == __file__.rpartition("/")[0]:
        del sys.path[0]
    gc.disable()  # nothing of what is imported becomes garbage

import asyncio
import atexit
import contextlib
import contextvars
import ctypes
import functools
import importlib.metadata
import importlib.util
import json
import logging
import os
import re
import runpy
import select
import socket
import struct
import threading
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

try:
    import grpc
    import pulumi
    from pulumi import _types
    from pulumi.output import Unknown
    from pulumi.runtime import resource as sdk_resource
    from pulumi.runtime import stack as sdk_stack
    from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2_grpc, source_pb2
except ImportError as error:
    sys.exit(f"Pulumi's Python package can't be imported in this environment: {error}")

OLDEST_SDK = (3, 260)
"""Older ones don't say where a function is called and serve no callbacks to this engine; pyproject.toml agrees."""

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
RUN_FAILED = 32
CONFIGURATION_REFUSED = 33
LONGEST_TRACE = 100
HEAD = struct.Struct("!QQ")  # the length of a document, and how many descriptors come with it
MOST_DESCRIPTORS = 200  # in one message; Linux takes 253
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux's prctl.h
SDK = f"{Path(pulumi.__file__).parent}{os.sep}"
INSTALLED = re.compile(r"/(?:site-packages|dist-packages)/")
HERE = f"{Path(__file__).parent}{os.sep}"
CHANNEL = (
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.enable_http_proxy", 0),
)


def sibling(name: str) -> Any:
    """Load another file of this folder, which is on nobody's import path."""
    spec = importlib.util.spec_from_file_location(f"shipworthy_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None  # noqa: S101 - the file is named
    assert spec.loader is not None  # noqa: S101 - and is Python's
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fresh_code = sibling("fresh_code")
imports = sibling("imports")
input_check = sibling("input_check")
installed_plugins = sibling("installed_plugins")
processes = sibling("processes")
partial_outputs = sibling("partial_outputs")


# --- what the program talks to ---------------------------------------------------------------------------------------


class Call:
    """A function call under way: where it was made, whether its caller waits for plain fields, which are unknown."""

    def __init__(self, trace: Any, *, plain: bool) -> None:
        self.trace, self.plain = trace, plain
        self.unknown: list[str] = []


CALL: contextvars.ContextVar[Call | None] = contextvars.ContextVar("shipworthy_call", default=None)


class Engine:
    """The engine's client, without the SDK's own debug messages: several for each resource, and nobody reads them."""

    def __init__(self, stub: Any) -> None:
        self._stub = stub

    def Log(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Pass a message on unless the SDK talks to itself."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename == f"{SDK}log.py":
            frame = frame.f_back
        internal = frame is not None and frame.f_code.co_filename.startswith(SDK)
        return None if internal and request.severity == engine_pb2.DEBUG else self._stub.Log(request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stub, name)


class Monitor:
    """The monitor's client, which adds where a function was called, what is wrong with inputs, and installed plugins.

    The SDK refuses an unknown where a plain result has a typed field, so those are taken out and put back afterwards.
    """

    def __init__(self, stub: Any) -> None:
        self._stub = stub

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Pass a call on."""
        call = CALL.get()
        metadata = installed_plugins.metadata(request.tok, request)
        if call is None:
            return self._stub.Invoke(request, metadata=metadata)
        if call.trace.frames:
            request.stackTrace.CopyFrom(call.trace)
            request.sourcePosition.CopyFrom(call.trace.frames[0].pc)
        response = self._stub.Invoke(request, metadata=metadata)
        if call.plain:
            fields = getattr(response, "return").fields
            call.unknown = [name for name in fields if fields[name].string_value == UNKNOWN]
            for name in call.unknown:
                del fields[name]
        return response

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Pass a registration on."""
        plugin = installed_plugins.metadata(request.type, request)
        return self._stub.RegisterResource(request, metadata=(*input_check.metadata(request), *plugin))

    def ReadResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Pass a read on."""
        return self._stub.ReadResource(request, metadata=installed_plugins.metadata(request.type, request))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stub, name)


class Place(NamedTuple):
    """Where a frame is, as the SDK asks it."""

    filename: str
    lineno: int | None


def call_trace() -> Any:
    """Give the stack of the caller's caller."""
    trace, frame = source_pb2.StackTrace(), sys._getframe(2)
    while frame is not None and len(trace.frames) < LONGEST_TRACE:
        file = Path(frame.f_code.co_filename)
        if file.is_absolute():
            trace.frames.add(pc=source_pb2.SourcePosition(uri=file.as_uri(), line=frame.f_lineno))
        frame = frame.f_back
    return trace


def adapt_sdk(unknown_secrets: Iterable[str]) -> None:
    """Let the SDK say where functions are called, and carry what an offline preview can't know as unknown."""
    runtime = pulumi.runtime
    runtime.invoke_output = placed(runtime.invoke_output, lambda result, *_, **__: result, plain=False)
    runtime.call = placed(runtime.call, lambda result, *_, **__: result, plain=False)
    runtime.invoke = placed(runtime.invoke, settled, plain=True)
    runtime.invoke_async = placed(runtime.invoke_async, settled_later, plain=True)
    # Resources are declared in the same few files, whose addresses the SDK would make anew for each of them.
    position = functools.cache(sdk_resource._get_source_position_for_frame)
    sdk_resource._get_source_position_for_frame = lambda frame: position(Place(frame.filename, frame.lineno))
    # A text that the program makes of an unknown is then seen to be one.
    Unknown.__str__ = lambda self: UNKNOWN  # noqa: ARG005
    # A stack output that is unknown without being an output would become an empty object.
    massage = sdk_stack.massage
    sdk_stack.massage = lambda attr, seen: attr if isinstance(attr, Unknown) else massage(attr, seen)
    input_check.install()
    partial_outputs.install()
    hide_secrets(frozenset(unknown_secrets))


def placed(function: Callable[..., Any], settle: Callable[..., Any], *, plain: bool) -> Callable[..., Any]:
    """Wrap one of the SDK's functions for calls; `settle` is given its result and its arguments."""

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        call = Call(call_trace(), plain=plain)
        token = CALL.set(call)
        try:
            return settle(function(*args, **kwargs), call, *args, **kwargs)
        finally:
            CALL.reset(token)

    return wrapper


def settled(result: Any, call: Call, *args: Any, **kwargs: Any) -> Any:
    """Put the unknown fields back into a plain result."""
    result.value = filled(result.value, call, *token_and_type(*args, **kwargs))
    return result


async def settled_later(result: Any, call: Call, *args: Any, **kwargs: Any) -> Any:
    """Put the unknown fields back into a plain result that is awaited."""
    return filled(await result, call, *token_and_type(*args, **kwargs))


def token_and_type(tok: str, props: Any, opts: Any = None, typ: Any = None, **_: Any) -> tuple[str, Any]:  # noqa: ARG001
    """Pick from the arguments of an invoke, whose names are the SDK's: programs also give them by name."""
    return tok, typ


def filled(value: Any, call: Call, tok: str, typ: Any) -> Any:
    """Give a plain result its unknown fields, all of them where nobody answered."""
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


class NotKnownOffline(Exception):
    """The program looked into a value that only a provider can tell."""


def unanswered(what: str) -> Any:
    """Make a value that can be passed on as unknown but not be looked into."""

    def refuse(*_: Any) -> NoReturn:
        raise NotKnownOffline(f"{what} is not known in an offline preview; an answers file can give it")

    def truth(_: Any) -> bool:
        # Generated constructors ask `if names and not isinstance(names, list)`.
        return False if INSTALLED.search(sys._getframe(1).f_code.co_filename) else refuse()

    looks = ("iter", "len", "getitem", "contains", "int", "float", "index", "lt", "le", "gt", "ge", "add", "radd")
    return type("Unanswered", (Unknown,), {f"__{name}__": refuse for name in looks} | {"__bool__": truth})()


def hide_secrets(keys: frozenset[str]) -> None:
    """Make secrets that can't be decrypted here unknown outputs."""

    def hidden(original: Callable[..., Any]) -> Callable[..., Any]:
        def read(self: pulumi.Config, key: str, *args: Any, **kwargs: Any) -> Any:
            if self.full_key(key) not in keys:
                return original(self, key, *args, **kwargs)
            return pulumi.Output(set(), *(future(part) for part in (None, False, True)))

        return read

    def future(value: object) -> asyncio.Future[Any]:
        result = asyncio.get_event_loop().create_future()
        result.set_result(value)
        return result

    for verb in ("get_secret", "require_secret"):
        for kind in ("", "_bool", "_int", "_float", "_object"):
            setattr(pulumi.Config, verb + kind, hidden(getattr(pulumi.Config, verb + kind)))


# --- one stack -------------------------------------------------------------------------------------------------------


def run_stack(job: dict[str, Any], run: dict[str, Any]) -> tuple[int, str]:
    """Run the program in this process; gives the exit status and the failure's text."""
    os.environ["PULUMI_CONFIG"] = json.dumps(run["config"])
    os.environ["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(run["secretKeys"])
    pulumi.runtime.set_all_config(run["config"], run["secretKeys"])
    channel = grpc.insecure_channel(run["address"], options=CHANNEL)
    settings = pulumi.runtime.Settings(
        monitor=Monitor(resource_pb2_grpc.ResourceMonitorStub(channel)),
        engine=Engine(engine_pb2_grpc.EngineStub(channel)),
        project=job["project"],
        stack=run["stack"],
        parallel=job["parallel"],
        dry_run=True,
        organization="organization",
        root_directory=job["root"],
    )
    pulumi.runtime.configure(settings)
    adapt_sdk(run["unknownKeys"])
    sys.argv = [job["program"]]
    sys.path.insert(0, job["directory"])
    os.chdir(job["directory"])
    # The SDK leaves futures unobserved when a program fails, which asyncio would complain about.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(max_workers=job["parallel"] * 4))

    def program() -> None:
        runpy.run_path(job["program"], run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(program))
    except SystemExit as error:
        return exit_status(error.code), ""
    except (pulumi.ConfigMissingError, pulumi.ConfigTypeError) as error:
        return CONFIGURATION_REFUSED, str(error)
    except BaseException as error:  # noqa: BLE001 - whatever the program raises is its failure
        return RUN_FAILED, failure_text(error)
    return 0, ""


def exit_status(code: Any) -> int:
    """Give the status that the interpreter would exit with."""
    if code is None or isinstance(code, int):
        return (code or 0) if abs(code or 0) < 1 << 63 else -1
    sys.stderr.write(f"{code}\n")
    return 1


def failure_text(error: BaseException) -> str:
    """Format an exception with the frames of user code only; one that speaks to the user without its class."""
    tree = traceback.TracebackException.from_exception(error)
    cut(tree, set())
    if isinstance(error, pulumi.RunError | NotKnownOffline):
        place = tree.stack[-1] if tree.stack else None
        return f"{error}" + (f"\n  at {place.filename}:{place.lineno}" if place else "")
    return "".join(tree.format()).rstrip() + endless_inputs(error)


def endless_inputs(error: BaseException) -> str:
    """Say whose inputs the SDK could not walk to their end, if that is what is wrong; it only says that it gave up."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        code, found = frame.f_code, frame.f_locals
        if isinstance(error, RecursionError) and code.co_name == "do_register" and code.co_filename.startswith(SDK):
            whose = f"{found.get('name')} ({found.get('ty')})"
            return f"\nThe inputs of {whose} contain themselves, or are nested too deeply."
    return ""


def cut(tree: Any, seen: set[int]) -> None:
    """Leave out the frames of installed packages, of the standard library and of this file and its siblings."""
    if tree is None or id(tree) in seen:
        return
    seen.add(id(tree))
    own = [f for f in tree.stack if imports.is_own(f.filename) and not f.filename.startswith((HERE, "<frozen "))]
    tree.stack = traceback.StackSummary.from_list(own)
    cut(tree.__cause__, seen)
    cut(tree.__context__, seen)
    for inner in getattr(tree, "exceptions", None) or ():
        cut(inner, seen)


def child(job: dict[str, Any], run: dict[str, Any], others: Iterable[int]) -> NoReturn:
    """Become the process of one stack."""
    os.setpgid(0, 0)
    for descriptor in others:
        os.close(descriptor)
    null = os.open(os.devnull, os.O_RDONLY)
    for standard, descriptor in enumerate((null, run["stdout"], run["stderr"])):
        os.dup2(descriptor, standard)
        os.close(descriptor)
    os.set_inheritable(run["report"], False)
    # Thousands of resources live until the end: searching them for garbage again and again would take half of the time.
    gc.set_threshold(200_000, 50, 100)
    gc.enable()
    own = os.getpid()
    status, text = run_stack(job, run)
    if os.getpid() != own:
        os._exit(status & 0xFF)  # a process that the program forked and that came back here speaks for nobody
    with (
        contextlib.suppress(OSError),
        os.fdopen(run["report"], "w", encoding="utf-8", errors="backslashreplace") as report,
    ):
        report.write(text)
    with contextlib.suppress(Exception):
        threading._shutdown()  # pyright: ignore[reportAttributeAccessIssue]
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    # Taking down an interpreter with a cloud's whole SDK would cost tenths of a second.
    os._exit(status & 0xFF)


# --- the launcher itself ---------------------------------------------------------------------------------------------


def check_sdk(version: str) -> None:
    """Exit with a clear message where the environment's SDK is too old; one without a plain version is taken."""
    numbers = re.match(r"(\d+)\.(\d+)\.", version)
    if numbers and (int(numbers[1]), int(numbers[2])) < OLDEST_SDK:
        oldest = ".".join(map(str, OLDEST_SDK))
        sys.exit(f"pulumi {version} is too old for an offline preview; {oldest} is the oldest that it can run")


def main() -> None:
    """Learn which program it is, import what it needs, and run it as often as the tool asks, until the tool is gone."""
    check_sdk(importlib.metadata.version("pulumi"))
    channel = socket.socket(fileno=0)
    described, _ = receive(channel)
    os.environ.pop(described["marker"], None)  # it stays visible from outside
    with contextlib.suppress(Exception):
        # What the program leaves behind becomes this process's child, so that it can be found and ended.
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    packages = Packages(Path(described["program"]), Path(described["directory"]), again=described["again"])
    packages.preload()
    while True:
        job, descriptors = receive(channel)
        packages.preload()
        run(described | job, descriptors, packages)


class Packages:
    """The installed packages that the program needs, imported before it is forked; never a module of its own.

    With `again`, its own modules are compiled before it is forked.
    """

    def __init__(self, program: Path, directory: Path, *, again: bool) -> None:
        self._program, self._imports = program, imports.Imports(directory)
        self._code = fresh_code.FreshCode(imports.is_own) if again else None
        if self._code:
            self._code.install()
        self._tried: set[tuple[str, ...]] = set()
        self._installed = imports.installed(sys.path)

    def preload(self) -> None:
        """Import what the program has come to name."""
        importlib.invalidate_caches()
        self._imports.follow(self._program)
        imports.preload(self._imports.chains - self._tried)
        self._tried |= self._imports.chains
        if self._code:
            self._code.compile(self._imports.files)
        gc.freeze()

    def known(self) -> dict[str, Any]:
        """Tell which files are the program's own, and from which folders packages were imported, as they were found."""
        files = {os.fspath(file): stamp for file, stamp in self._imports.files.items()}
        return {"files": files, "installed": self._installed}


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Take the tool's next document, with descriptors; ends this process when the tool is gone."""
    head, descriptors, _, _ = socket.recv_fds(channel, HEAD.size, MOST_DESCRIPTORS)
    if len(head) < HEAD.size:
        os._exit(0)
    length, count = HEAD.unpack(head)
    while len(descriptors) < count:
        descriptors += socket.recv_fds(channel, 1, MOST_DESCRIPTORS)[1]
    text = bytearray()
    while len(text) < length:
        text += channel.recv(length - len(text)) or os._exit(0)
    return json.loads(text), descriptors


def run(job: dict[str, Any], descriptors: list[int], packages: Packages) -> None:
    """Fork a child for each stack, and tell how it ends."""
    status, *rest = descriptors
    names = ("stdout", "stderr", "report")
    runs = [
        one | dict(zip(names, rest[3 * index : 3 * index + 3], strict=True)) for index, one in enumerate(job["runs"])
    ]
    pids: dict[int, int] = {}
    tell(status, packages.known())
    for index, one in enumerate(runs):
        pid = os.fork()
        if pid == 0:
            child(job, one, set(descriptors) - {one[name] for name in names})
        pids[pid] = index
        tell(status, {"run": index, "pid": pid})
    for descriptor in rest:
        os.close(descriptor)
    wait(pids, status)
    os.close(status)


def tell(status: int, message: dict[str, Any]) -> None:
    """Send the tool one line, unless it does not want to know any more."""
    text = json.dumps(message).encode() + b"\n"
    with contextlib.suppress(BrokenPipeError):
        while text:
            text = text[os.write(status, text) :]


def wait(pids: dict[int, int], status: int) -> None:
    """Tell how each stack's process ends, until all did; ends everything when the tool is gone."""
    waiting = set(pids)
    while waiting:
        pid, code = os.waitpid(-1, os.WNOHANG)
        if pid in waiting:
            waiting.discard(pid)
            tell(status, {"run": pids[pid], "exit": os.waitstatus_to_exitcode(code)})
        elif pid == 0 and select.select([0], [], [], 0.005)[0]:
            processes.kill_descendants(os.getpid())
            os._exit(0)


if __name__ == "__main__":
    main()

"""doctor: what this machine has, and for what is missing how to mend it."""

import json
import platform
import socket
from importlib.metadata import version

import pytest

from mindgpt.config import DoctorConfig
from mindgpt.stages.doctor import doctor


@pytest.fixture
def closed_port():
    """A port of this machine at which nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def _by_subject(findings):
    return {finding.subject: finding for finding in findings}


def test_doctor_without_a_network_says_what_to_do_instead(monkeypatch, closed_port):
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{closed_port}")
    findings = _by_subject(doctor(DoctorConfig()))
    assert not findings["model hub"].good
    assert f"127.0.0.1:{closed_port} not reachable" in findings["model hub"].found
    assert "--base mini" in findings["model hub"].remedy


def test_doctor_finds_python_libraries_device_and_disk(monkeypatch, tmp_path, closed_port):
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{closed_port}")
    found = doctor(DoctorConfig(models=str(tmp_path / "not" / "yet")))
    findings = _by_subject(found)
    assert len(findings) == len(found)
    assert findings["Python"].found == platform.python_version()
    for library in ("torch", "transformers", "datasets", "accelerate", "evaluate"):
        assert findings[library].found == version(library)
        assert findings[library].good
    assert findings["device"].found.split(",")[0]
    assert findings["fast precision"].found.split()[0] in ("bfloat16", "float32")
    assert str(tmp_path) in findings["free disk"].found
    assert not (tmp_path / "not").exists()
    for finding in found:
        assert finding.found
        assert finding.good or finding.remedy, f"{finding.subject} lacks a remedy"


def test_doctor_reaches_a_hub_that_answers(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("HF_ENDPOINT", endpoint)
        hub = _by_subject(doctor(DoctorConfig()))["model hub"]
    assert hub.good
    assert hub.found == f"{endpoint} reachable"


@pytest.mark.parametrize("address", ["localhost", "http://127.0.0.1:many", ""])
def test_doctor_survives_a_hub_address_that_is_none(monkeypatch, address):
    """Whoever asks the doctor may have set it wrong: that is a finding, no crash."""
    monkeypatch.setenv("HF_ENDPOINT", address)
    hub = _by_subject(doctor(DoctorConfig()))["model hub"]
    assert hub.remedy or hub.good


def test_doctor_knows_the_extras_of_the_package(monkeypatch, closed_port):
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{closed_port}")
    findings = _by_subject(doctor(DoctorConfig()))
    extras = {name: f for name, f in findings.items() if name.startswith("extra ")}
    if not extras:
        pytest.skip("the package runs from its source folder, not installed")
    assert "extra dev" in extras
    for name, finding in extras.items():
        if not finding.good:
            assert f"mindgpt[{name.removeprefix('extra ')}]" in finding.remedy


def test_doctor_command_prints_lines_or_json(mindgpt_command, closed_port):
    offline = {"HF_ENDPOINT": f"http://127.0.0.1:{closed_port}"}
    run = mindgpt_command("doctor", env=offline)
    assert run.code == 0
    (line,) = [line for line in run.out.splitlines() if "model hub" in line]
    assert line.startswith("-- ")
    assert "->" in line
    findings = json.loads(mindgpt_command("doctor", "--json", env=offline).out)
    assert {"subject", "found", "good", "remedy"} == set(findings[0])
    assert len(findings) == len(run.out.splitlines())

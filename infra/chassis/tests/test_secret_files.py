"""Settings that come as files."""

from pathlib import Path

import pytest

from chassis.secret_files import take_in


def test_a_file_is_a_setting(tmp_path: Path) -> None:
    (tmp_path / "VAULT_KEY").write_text("sleutel\n")
    (tmp_path / "..data").mkdir()
    (tmp_path / ".hidden").write_text("x")
    environment = {"DRAAISCHIJF_SECRETS_DIR": str(tmp_path), "DRAAISCHIJF_KAFKA": "kafka:9092"}
    take_in(environment)
    assert environment.pop("DRAAISCHIJF_VAULT_KEY") == "sleutel"
    assert environment == {"DRAAISCHIJF_SECRETS_DIR": str(tmp_path), "DRAAISCHIJF_KAFKA": "kafka:9092"}


def test_what_is_given_twice_is_refused_without_quoting_it(tmp_path: Path) -> None:
    (tmp_path / "VAULT_KEY").write_text("sleutel")
    with pytest.raises(ValueError, match="DRAAISCHIJF_VAULT_KEY is given twice") as refused:
        take_in({"DRAAISCHIJF_SECRETS_DIR": str(tmp_path), "DRAAISCHIJF_VAULT_KEY": "een andere"})
    assert "sleutel" not in str(refused.value)


def test_without_a_folder_nothing_changes() -> None:
    environment: dict[str, str] = {}
    take_in(environment)
    assert environment == {}

"""Clients generated from openapi.yaml do the whole job: define, submit with a file, review, issue, verify."""

import subprocess

from tests.clients.pages import blocks_of


def test_the_generated_python_client_does_the_main_job_as_its_quick_start_says(
    server, python_client
):
    folder, python = python_client
    blocks = blocks_of("quick-start-python.md", "python")
    assert len(blocks) == 5
    program = folder / "main_job.py"
    program.write_text("\n\n".join(blocks), encoding="utf-8")
    done = run([python, program], folder, server)
    assert "The submission is in_review" in done
    assert done.endswith(" is valid and its recipient matched\n")


def test_the_quick_start_generates_the_client_as_we_do():
    [commands] = blocks_of("quick-start-python.md", "sh")
    assert "openapi-python-client generate" in commands
    assert "--meta none --output-path laurel_client" in commands


def test_a_typescript_program_with_generated_types_type_checks(node_folder):
    run(["node_modules/.bin/tsc", "--noEmit"], node_folder)


def test_the_type_check_notices_a_field_that_is_not_there(node_folder):
    wrong = node_folder / "wrong"
    wrong.mkdir()
    text = (node_folder / "main-job.ts").read_text(encoding="utf-8")
    assert "declared_own_work" in text
    (wrong / "main-job.ts").write_text(text.replace("declared_own_work", "declared_work"))
    for name in ("tsconfig.json", "package.json", "laurel.d.ts", "node_modules"):
        (wrong / name).symlink_to(node_folder / name)
    done = subprocess.run(
        ["node_modules/.bin/tsc", "--noEmit"],
        cwd=wrong,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "declared_work" in done.stdout


def test_the_typescript_program_does_the_main_job(server, node_folder):
    run(["node_modules/.bin/tsc"], node_folder)
    done = run(["node", "built/main-job.js"], node_folder, server)
    assert "The submission is in_review" in done
    assert done.endswith(" is valid and its recipient matched\n")


def run(command, folder, server=None):
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=server.environment if server else None,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

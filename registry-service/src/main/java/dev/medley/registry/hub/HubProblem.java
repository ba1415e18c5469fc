package dev.medley.registry.hub;

import dev.medley.registry.problem.Problem;

/** A refusal with the error code that the Hub's clients turn into an exception of its own. */
final class HubProblem extends Problem {
    private static final long serialVersionUID = 1L;

    private HubProblem(int status, String code, String message) {
        super(status, code, message);
    }

    static HubProblem noRepo() {
        return new HubProblem(404, "RepoNotFound", "Repository not found");
    }

    static HubProblem noRevision(String revision) {
        return new HubProblem(404, "RevisionNotFound", "Invalid rev id: " + revision);
    }

    static HubProblem withdrawn(String note) {
        return new HubProblem(
                404,
                "RevisionNotFound",
                "The version that main points to was withdrawn: " + note + " Who needs it names its commit.");
    }

    static HubProblem noEntry(String path) {
        return new HubProblem(404, "EntryNotFound", "Entry not found: " + path);
    }

    static HubProblem bad(String code, String message) {
        return new HubProblem(400, code, message);
    }

    static HubProblem of(int status, String code, String message) {
        return new HubProblem(status, code, message);
    }
}

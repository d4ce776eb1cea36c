using Rlfw.Contracts;
using Rlfw.Training.Checkpoints;

namespace Rlfw.Hosting.Launching;

/// <summary>Where a stage's first parameters come from.</summary>
/// <param name="Path">A file of parameters under the module's names.</param>
/// <param name="Origin">How messages call it: "stage 'sft'", "run sft/1f2e-1".</param>
internal sealed record InitialParameters(string Path, string Origin)
{
    /// <summary>
    /// The stage before's, from the checkpoint at its end; the first stage's from the run that the plan names; null where
    /// it names none.
    /// </summary>
    /// <exception cref="UserErrorException">The run that the plan names has no result.</exception>
    public static InitialParameters? Of(RunRequest request, int index, CheckpointStore checkpoints)
    {
        if (index > 0)
        {
            return new InitialParameters(
                System.IO.Path.Combine(checkpoints.Last!, Checkpoint.ModelFileName),
                $"stage '{request.Plan.Stages[index - 1].Name}'"
            );
        }

        if (request.From is not { } from)
        {
            return null;
        }

        var folder = System.IO.Path.Combine(from.Path, RunLauncher.ModelFolder);
        return ModelFile.FindIn(folder) is { } path
            ? new InitialParameters(path, $"run {from.Run}")
            : throw new UserErrorException(
                $"{request.Plan.Source}: experiment '{request.Plan.Experiment}' starts from run {from.Run}, which has no "
                    + $"result ({folder} holds no parameters): run experiment '{request.Plan.From}' to its end first"
            );
    }
}

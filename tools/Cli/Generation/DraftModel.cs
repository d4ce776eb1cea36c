using System.CommandLine;
using Rlfw.Contracts;

namespace Rlfw.Cli;

/// <summary>The smaller model of --draft, found and not loaded yet.</summary>
/// <param name="name">As the user wrote it.</param>
/// <param name="found">Where it is.</param>
/// <param name="parsed">The command line: the model's options are the draft's too.</param>
/// <param name="host">Makes models.</param>
internal sealed class DraftModel(string name, AdaptedModel found, ParseResult parsed, ModelHost host)
{
    /// <summary>Finds it; brings it here where it is on a hub.</summary>
    /// <returns>Null where none is asked for.</returns>
    /// <exception cref="UserErrorException">It is not there, or is no model.</exception>
    public static DraftModel? Find(ParseResult parsed, ModelHost host, CancellationToken stop)
    {
        if (EngineArguments.DraftOf(parsed) is not { } name)
        {
            return null;
        }

        var found = Named(() => AdaptedModel.Find(name, [], host, ModelFolder.ModelFiles, stop));
        _ = Named(found.Base.ModelType);
        return new DraftModel(name, found, parsed, host);
    }

    /// <summary>Loads it, and says what it is.</summary>
    /// <param name="terminal">Where that is said.</param>
    /// <param name="model">The name of the model that it guesses for.</param>
    /// <param name="tokenizer">That model's.</param>
    /// <param name="device">Where that model computes.</param>
    /// <exception cref="UserErrorException">It cannot be loaded, or has another vocabulary.</exception>
    public ICausalLanguageModel Load(Terminal terminal, string model, ITokenizer tokenizer, Device device)
    {
        // Guesses are ids: which template writes dialogs is the model's matter.
        var draft = Named(() => GeneratingModel.Load(parsed, host, found, template: null, device));
        try
        {
            if (VocabularyDifference.Find(draft.Tokenizer, tokenizer) is { } difference)
            {
                throw new UserErrorException(
                    $"--draft: '{name}' has another vocabulary than '{model}': {difference}; guesses are token ids, so give a model "
                        + "with the same tokenizer"
                );
            }

            terminal.Say("note", $"{name} guesses: {ModelArguments.FormatOf(draft)} on {device}");
            return draft;
        }
        catch
        {
            draft.Dispose();
            throw;
        }
    }

    /// <summary>Names the option in the faults of what it is about: they look alike for the model.</summary>
    private static T Named<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"--draft: {e.Message}", e);
        }
    }
}

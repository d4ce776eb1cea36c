namespace Rlfw.Contracts;

/// <summary>
/// Learns a language model from completions: demonstrations of the dataset (<see cref="CompletionSettings.CompletionsPerPrompt"/>
/// is 0) or its own, scored by rewards. A training step: take prompts, generate and score where asked, update.
/// Constructor context: <see cref="CompletionAlgorithmContext"/>.
/// </summary>
[PluginContract(PluginKind.Algorithm, Noun = "a completion algorithm")]
public interface ICompletionAlgorithm : IAlgorithm
{
    /// <summary>What to take and generate per training step.</summary>
    CompletionSettings Settings { get; }

    /// <summary>Learns from one batch.</summary>
    /// <param name="batch">Prompts and completions.</param>
    /// <param name="context">Where training stands.</param>
    UpdateRecord Update(CompletionBatch batch, UpdateContext context);
}

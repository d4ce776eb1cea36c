namespace Rlfw.Contracts;

/// <summary>Generates completions with a language model. Used from the run's thread alone.</summary>
public interface ICompletionEngine : IDisposable
{
    /// <summary>Generates one completion per request.</summary>
    /// <param name="requests">The requests; any number, the engine splits them as memory asks.</param>
    /// <param name="sampling">How tokens are chosen.</param>
    /// <param name="seed">The seed that together with request id and position fixes every choice.</param>
    /// <param name="cancellation">Stops the generation.</param>
    /// <returns>Completions in the order of the requests.</returns>
    IReadOnlyList<Completion> Generate(
        IReadOnlyList<CompletionRequest> requests,
        SamplingSettings sampling,
        ulong seed,
        CancellationToken cancellation
    );
}

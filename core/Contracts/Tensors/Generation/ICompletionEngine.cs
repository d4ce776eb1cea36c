namespace Rlfw.Contracts;

/// <summary>Generates completions with a language model. Used from the run's thread alone.</summary>
public interface ICompletionEngine : IDisposable
{
    /// <summary>
    /// Says what requests will be like, so that the engine is made once and fits them all. Asked for several times, the last number of
    /// rows counts, and the longest text; called before the first generation of a stage, with numbers that the plan and the data fix.
    /// </summary>
    /// <param name="rows">Completions that are generated at a time; more requests are taken one after the other.</param>
    /// <param name="longest">Tokens of the longest prompt and its completion together.</param>
    void Expect(int rows, int longest) { }

    /// <summary>Tokens whose keys and values are held between generations, as far as was said what to expect; 0 where nothing is kept.</summary>
    long ExpectedTokens => 0;

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

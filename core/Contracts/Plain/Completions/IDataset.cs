namespace Rlfw.Contracts;

/// <summary>
/// Examples for completion algorithms. Loaded once per run, on the run's thread, before training. Order and content must be
/// a function of options, files and the stream alone: exact resume loads it again.
/// </summary>
[PluginContract(PluginKind.Dataset, Noun = "a dataset")]
public interface IDataset
{
    /// <summary>Loads the examples.</summary>
    /// <param name="random">The stream for generation and for choosing the held-out part.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="UserErrorException">A file is missing or malformed: file, line and cause in the message.</exception>
    DatasetSplits Load(RandomStream random, CancellationToken cancellation);
}

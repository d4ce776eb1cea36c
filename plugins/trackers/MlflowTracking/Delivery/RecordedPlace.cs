using Rlfw.Contracts;
using Rlfw.Mlflow;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// Where a run went when it began (<c>.mlflow-store</c> in its folder, without credentials), so that what is sent later, from a
/// shell with another environment, goes there too.
/// </summary>
/// <param name="folder">The run folder.</param>
internal sealed class RecordedPlace(RunFolder folder)
{
    private readonly string _path = Path.Combine(folder.Path, ".mlflow-store");

    /// <summary>The store as it was recorded; null where none was.</summary>
    public MlflowTarget? Read() =>
        File.Exists(_path) && File.ReadAllText(_path).Trim() is { Length: > 0 } text
            ? MlflowTarget.Parse(text, folder.Path)
            : null;

    /// <summary>Records where the run goes now.</summary>
    public void Write(MlflowTarget target) =>
        File.WriteAllText(_path, target.Database is { } database ? $"sqlite:///{database}" : target.ToString());

    /// <summary>
    /// The store of a run: what its options say, else what the environment says, else where it went before, else the database of
    /// the working directory.
    /// </summary>
    /// <param name="option">The option; null for none.</param>
    /// <param name="variable">MLFLOW_TRACKING_URI; null for none.</param>
    /// <param name="directory">The working directory.</param>
    /// <exception cref="UserErrorException">One of them is no address of a store.</exception>
    public MlflowTarget Choose(string? option, string? variable, string directory) =>
        (option ?? variable) is { } told
            ? MlflowTarget.Parse(told, directory)
            : Read() ?? MlflowTarget.Embedded(directory);
}

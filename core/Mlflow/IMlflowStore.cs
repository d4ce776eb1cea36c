namespace Rlfw.Mlflow;

/// <summary>A store, to write and to read.</summary>
public interface IMlflowStore : IMlflowWriter, IMlflowReader
{
    /// <inheritdoc cref="IMlflowWriter.Location"/>
    new string Location { get; }

    string IMlflowWriter.Location => Location;

    string IMlflowReader.Location => Location;
}

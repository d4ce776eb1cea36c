namespace Rlfw.Mlflow.Double;

/// <summary>Something that an embedded store holds of a run, without the ids that differ from store to store.</summary>
/// <param name="Run">The run by its own name: "maze/0123456789ab-1"; of a parent, "study KEY".</param>
/// <param name="Kind">What it is: run, metric, latest, parameter, tag, dataset, model, file.</param>
/// <param name="Name">The metric, parameter, tag, or path.</param>
/// <param name="Step">The training step; 0 where there is none.</param>
/// <param name="Time">Milliseconds since 1970; 0 where there is none.</param>
/// <param name="Value">The value; of files the digest.</param>
public sealed record StoredRow(string Run, string Kind, string Name, long Step, long Time, string Value);

using System.Text.Json.Serialization;

namespace Rlfw.Contracts;

/// <summary>What happened in a run. The derived records are all there are.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunStarted), "run_started")]
[JsonDerivedType(typeof(RunResumed), "run_resumed")]
[JsonDerivedType(typeof(StageStarted), "stage_started")]
[JsonDerivedType(typeof(DataUsed), "data_used")]
[JsonDerivedType(typeof(MetricsRecorded), "metrics")]
[JsonDerivedType(typeof(CompletionsSampled), "completions")]
[JsonDerivedType(typeof(CompletionsStored), "completions_stored")]
[JsonDerivedType(typeof(WarningRaised), "warning")]
[JsonDerivedType(typeof(CheckpointSaved), "checkpoint")]
[JsonDerivedType(typeof(ReportWritten), "report")]
[JsonDerivedType(typeof(RunEnded), "run_ended")]
public abstract record EventPayload;

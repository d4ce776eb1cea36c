using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rlfw.Mlflow.Server;

/// <summary>
/// Every message that is sent or read, with its exact types: a value that a server cannot parse is answered with 200, and the
/// rest of its request is lost.
/// </summary>
[JsonSerializable(typeof(ErrorMessage))]
[JsonSerializable(typeof(NothingMessage))]
[JsonSerializable(typeof(ExperimentMessages.Create), TypeInfoPropertyName = "CreateExperiment")]
[JsonSerializable(typeof(ExperimentMessages.Created), TypeInfoPropertyName = "ExperimentCreated")]
[JsonSerializable(typeof(ExperimentMessages.Get), TypeInfoPropertyName = "ExperimentGot")]
[JsonSerializable(typeof(ExperimentMessages.Search), TypeInfoPropertyName = "SearchExperiments")]
[JsonSerializable(typeof(ExperimentMessages.Found), TypeInfoPropertyName = "ExperimentsFound")]
[JsonSerializable(typeof(ExperimentMessages.SetTag), TypeInfoPropertyName = "SetExperimentTag")]
[JsonSerializable(typeof(RunMessages.Create), TypeInfoPropertyName = "CreateRun")]
[JsonSerializable(typeof(RunMessages.Get), TypeInfoPropertyName = "RunGot")]
[JsonSerializable(typeof(RunMessages.Id), TypeInfoPropertyName = "RunId")]
[JsonSerializable(typeof(RunMessages.Info), TypeInfoPropertyName = "RunInfo")]
[JsonSerializable(typeof(RunMessages.Data), TypeInfoPropertyName = "RunData")]
[JsonSerializable(typeof(RunMessages.Update), TypeInfoPropertyName = "UpdateRun")]
[JsonSerializable(typeof(RunMessages.Updated), TypeInfoPropertyName = "RunUpdated")]
[JsonSerializable(typeof(RunMessages.Search), TypeInfoPropertyName = "SearchRuns")]
[JsonSerializable(typeof(RunMessages.Found), TypeInfoPropertyName = "RunsFound")]
[JsonSerializable(typeof(RunMessages.LogBatch))]
[JsonSerializable(typeof(RunMessages.History))]
[JsonSerializable(typeof(RunMessages.LogInputs))]
[JsonSerializable(typeof(RunMessages.LogOutputs))]
[JsonSerializable(typeof(ModelMessages.Create), TypeInfoPropertyName = "CreateModel")]
[JsonSerializable(typeof(ModelMessages.Get), TypeInfoPropertyName = "ModelGot")]
[JsonSerializable(typeof(ModelMessages.Info), TypeInfoPropertyName = "ModelInfo")]
[JsonSerializable(typeof(ModelMessages.Data), TypeInfoPropertyName = "ModelData")]
[JsonSerializable(typeof(ModelMessages.Finish), TypeInfoPropertyName = "FinishModel")]
[JsonSerializable(typeof(ModelMessages.AddParams), TypeInfoPropertyName = "AddModelParams")]
[JsonSerializable(typeof(ModelMessages.Search), TypeInfoPropertyName = "SearchModels")]
[JsonSerializable(typeof(ModelMessages.Found), TypeInfoPropertyName = "ModelsFound")]
[JsonSerializable(typeof(ArtifactMessages.Listing))]
internal sealed partial class RestJson : JsonSerializerContext
{
    /// <summary>
    /// The one that is used: letters beyond ASCII are written as they are, which keeps bodies within a server's limit.
    /// </summary>
    public static RestJson Messages { get; } =
        // Not by way of Default, whose initializer stands in another file and may run later.
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                RespectRequiredConstructorParameters = true,
                RespectNullableAnnotations = true,
                NumberHandling =
                    JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}

using Microsoft.Extensions.Logging;

namespace Rlfw.Mlflow;

/// <summary>The table <c>params</c>: a parameter is written once and never changes.</summary>
internal static class ParameterTable
{
    private const int ShownCharacters = 60;

    /// <summary>Writes parameters; those that the run has keep their value.</summary>
    /// <param name="session">A session within a transaction.</param>
    /// <param name="runId">The run.</param>
    /// <param name="parameters">Names and values.</param>
    /// <param name="keys">Names of parameters.</param>
    /// <param name="logger">Where it is said what was not written as given.</param>
    public static void Write(
        SqlSession session,
        string runId,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        MlflowKeys keys,
        ILogger logger
    )
    {
        foreach (var (given, whole) in parameters)
        {
            var key = keys.Name(given);
            var value = MlflowNames.Cut(whole, MlflowNames.LongestParameter);
            var written = session.Execute(
                $"INSERT INTO params (key, value, run_uuid) VALUES ({key}, {value}, {runId}) ON CONFLICT DO NOTHING"
            );
            if (written > 0 && value.Length < whole.Length)
            {
                logger.LogWarning(
                    "The parameter '{Key}' of run {Run} is cut to {Limit} characters, the most that MLflow takes",
                    key,
                    runId,
                    MlflowNames.LongestParameter
                );
            }
            else if (written == 0)
            {
                WarnOfOther(session, runId, key, value, logger);
            }
        }
    }

    private static void WarnOfOther(SqlSession session, string runId, string key, string value, ILogger logger)
    {
        var kept = session.Text($"SELECT value FROM params WHERE key = {key} AND run_uuid = {runId}");
        if (kept != value)
        {
            logger.LogWarning(
                "The parameter '{Key}' of run {Run} is '{Kept}' in MLflow and stays so: parameters do not change there, now it "
                    + "was to be '{Value}'",
                key,
                runId,
                MlflowNames.Cut(kept ?? "", ShownCharacters),
                MlflowNames.Cut(value, ShownCharacters)
            );
        }
    }
}

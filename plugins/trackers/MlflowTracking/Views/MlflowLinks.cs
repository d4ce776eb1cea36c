namespace Rlfw.Plugins.MlflowTracking.Views;

/// <summary>Places in MLflow's own pages.</summary>
internal static class MlflowLinks
{
    /// <summary>Where <c>mlflow ui</c> answers by default.</summary>
    public static readonly Uri Local = new("http://127.0.0.1:5000");

    /// <summary>The charts of an experiment, in the view that rlfw shares.</summary>
    /// <param name="server">The server, with its path prefix.</param>
    /// <param name="experiment">The experiment's id.</param>
    public static string Charts(Uri server, string experiment) =>
        $"{Base(server)}/#/experiments/{experiment}/runs?viewStateShareKey={SharedView.Key}&compareRunsMode=CHART";

    /// <summary>A run.</summary>
    /// <param name="server">The server, with its path prefix.</param>
    /// <param name="experiment">The experiment's id.</param>
    /// <param name="run">The run's id.</param>
    public static string Run(Uri server, string experiment, string run) =>
        $"{Base(server)}/#/experiments/{experiment}/runs/{run}";

    private static string Base(Uri server) =>
        server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
}

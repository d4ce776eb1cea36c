namespace Rlfw.Mlflow.Tests.Settings;

/// <summary>An environment of its own, with a home folder.</summary>
internal sealed class TestEnvironment : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("rlfw-home-");
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public TestEnvironment(params (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            _variables[name] = value;
        }
    }

    public string CredentialsPath => Path.Combine(_home.FullName, ".mlflow", "credentials");

    public TestEnvironment WithCredentials(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(CredentialsPath)!);
        File.WriteAllText(CredentialsPath, text);
        return this;
    }

    /// <summary>A file of the home folder.</summary>
    public string WithFile(string name, string text)
    {
        var path = Path.Combine(_home.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public MlflowSettings Read() =>
        MlflowSettings.FromEnvironment(name => _variables.GetValueOrDefault(name), _home.FullName);

    public void Dispose() => _home.Delete(recursive: true);
}

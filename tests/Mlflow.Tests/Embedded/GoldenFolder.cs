namespace Rlfw.Mlflow.Tests;

/// <summary>Databases and exchanges that MLflow itself wrote; beside the repository, where they are present.</summary>
internal static class GoldenFolder
{
    /// <summary>A file of the folder; skips the test where it is not there.</summary>
    public static string Require(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "golden", "mlflow", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"shared/golden/mlflow/{name} is not there: it is handed out beside the repository");
        return "";
    }

    /// <summary>A copy in a folder of its own, since SQLite makes files beside a database that it opens.</summary>
    public static string Copy(string name, string folder)
    {
        var copy = Path.Combine(folder, name);
        File.WriteAllBytes(copy, File.ReadAllBytes(Require(name)));
        return copy;
    }
}

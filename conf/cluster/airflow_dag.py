"""A night every night by Airflow, with the provider apache-airflow-providers-apache-spark.

The connection spark_default names the master; STILLWATCH_KEY is in the environment of the workers.
How large: see spark-submit.sh.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

HOME = "/opt/stillwatch"

with DAG(
    dag_id="stillwatch_nightly",
    # At three, so that a day of logs has had time to arrive.
    schedule="0 3 * * *",
    start_date=datetime(2026, 1, 1),
    # Days that were missed are cheaper in one go: nightly --from --to.
    catchup=False,
    # One lake, one run; a second would wait for the first one's lease.
    max_active_runs=1,
) as dag:
    SparkSubmitOperator(
        task_id="night",
        conn_id="spark_default",
        application=f"{HOME}/stillwatch.jar",
        java_class="dev.stillwatch.cli.Main",
        packages="io.delta:delta-spark_4.1_2.13:4.4.0,org.apache.hadoop:hadoop-aws:3.4.2",
        driver_memory="8g",
        executor_cores=4,
        executor_memory="12g",
        # Airflow's ds is the day whose end started the run.
        application_args=["nightly", "--date", "{{ ds }}", "--config", f"{HOME}/cluster.conf"],
        # Logs that are late (3) and leases that are held (5) pass: both are worth another try.
        retries=3,
        retry_delay=timedelta(minutes=30),
    )

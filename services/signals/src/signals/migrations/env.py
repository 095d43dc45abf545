from chassis import migrations

migrations.run()
